package dev.gatehouse.launch;

import dev.gatehouse.config.NewKey;
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

    /**
     * Null = as it likes.
     *
     * @throws Mistake if it cannot be one
     */
    @Nullable
    String given() throws Mistake {
        if (id != null && !NewKey.isId(id)) {
            throw new Mistake(
                    "--id: \"" + id + "\" cannot be the id of a key\n    use letters, digits, - and _, 64 at most");
        }
        return id;
    }
}
