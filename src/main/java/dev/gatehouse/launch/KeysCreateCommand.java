package dev.gatehouse.launch;

import dev.gatehouse.auth.ApiKey;
import dev.gatehouse.config.ConsumerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Makes a key. The key goes to standard output alone on its line, so that a script can take it; everything else goes to
 * standard error, and the key itself nowhere else.
 */
@CommandLine.Command(
        name = "create",
        description = {"Make a key and print it, this once.", "The consumer's file, made if absent, keeps its hash."})
final class KeysCreateCommand implements Command {

    private final ConsumerFiles files;
    private final SecureRandom random;

    @Parameters(paramLabel = "CONSUMER", description = "Whose key it is.")
    private String consumer = "";

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = {
                "The key's name within its consumer, in logs too; best one that no key had before.",
                "By default key- and the beginning of its hash."
            })
    private @Nullable String id;

    KeysCreateCommand(ConsumerFiles files, SecureRandom random) {
        this.files = files;
        this.random = random;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        ConsumerFile file = files.toChange(surroundings, consumer);
        boolean isNew = !Files.exists(file.path());
        ApiKey key = ApiKey.create(random);
        ConsumerFile.Edit edit = id == null ? file.add(key.sha256()) : file.add(id, key.sha256());
        return edit.fold(
                done -> {
                    surroundings.out().println(key.text());
                    if (isNew) {
                        surroundings.err().println(consumer + " is a new consumer");
                    }
                    surroundings
                            .err()
                            .println("this is key " + done.keyId() + " of " + consumer + "; it is not shown again, and "
                                    + file.path() + " has its hash alone");
                    return ExitCode.OK;
                },
                refused -> {
                    surroundings.err().println(refused.problem());
                    return ExitCode.FAILURE;
                });
    }
}
