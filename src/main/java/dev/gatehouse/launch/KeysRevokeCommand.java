package dev.gatehouse.launch;

import dev.gatehouse.config.ConsumerFile;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** Takes a key out of its consumer's file. */
@CommandLine.Command(name = "revoke", description = "Take a key out of its consumer's file.")
final class KeysRevokeCommand implements Command {

    private final ConsumerFiles files;

    @Parameters(index = "0", paramLabel = "CONSUMER", description = "Whose key it is.")
    private String consumer = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The key's name within its consumer.")
    private String id = "";

    KeysRevokeCommand(ConsumerFiles files) {
        this.files = files;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        files.present(surroundings, consumer);
        ConsumerFile file = files.toChange(surroundings, consumer);
        return file.revoke(id)
                .fold(
                        done -> {
                            surroundings
                                    .err()
                                    .println(
                                            "key " + id + " of " + consumer + " is no longer in " + file.path()
                                                    + "; a gateway that runs with it refuses it within 2 s, unless reload.watch is off");
                            return ExitCode.OK;
                        },
                        refused -> {
                            surroundings.err().println(refused.problem());
                            return ExitCode.FAILURE;
                        });
    }
}
