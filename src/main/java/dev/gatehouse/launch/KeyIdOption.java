package dev.gatehouse.launch;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a new key is to be called. */
final class KeyIdOption {

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = {
                "The key's name within its consumer, in logs too; best one that no key had before.",
                "By default key- and the beginning of its hash."
            })
    private @Nullable String id;

    /** Null = as it likes. */
    @Nullable
    String given() {
        return id;
    }
}
