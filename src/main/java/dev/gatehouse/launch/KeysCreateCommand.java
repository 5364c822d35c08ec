package dev.gatehouse.launch;

import dev.gatehouse.auth.ApiKey;
import dev.gatehouse.config.ConsumerFile;
import java.io.IOException;
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
            description = "The key's name within its consumer; key-1, key-2, ... by default.")
    private @Nullable String id;

    KeysCreateCommand(ConsumerFiles files, SecureRandom random) {
        this.files = files;
        this.random = random;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        ConsumerFile file = files.toChange(surroundings, consumer);
        ApiKey key = ApiKey.create(random);
        ConsumerFile.Edit edit = id == null ? file.add(key.sha256()) : file.add(id, key.sha256());
        return edit.fold(
                done -> {
                    surroundings.out().println(key.text());
                    surroundings
                            .err()
                            .println("this is key " + done.keyId() + " of " + consumer + "; it is not shown again, and "
                                    + file.path() + " has its hash alone");
                    return ExitCode.OK;
                },
                refused -> {
                    surroundings.err().println(file.path() + ": " + refused.reason());
                    return ExitCode.FAILURE;
                });
    }
}
