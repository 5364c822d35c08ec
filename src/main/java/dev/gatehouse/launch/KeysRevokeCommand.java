package dev.gatehouse.launch;

import dev.gatehouse.config.ConsumerFile;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a key out of its consumer's file, or says there that it is not good any more. */
@CommandLine.Command(name = "revoke", description = "Take a key out of its consumer's file.")
final class KeysRevokeCommand implements Command {

    private final ConsumerFiles files;

    @Parameters(index = "0", paramLabel = "CONSUMER", description = "Whose key it is.")
    private String consumer = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The key's name within its consumer.")
    private String id = "";

    @Option(
            names = "--keep",
            description =
                    "Leave its lines in and add when it was revoked, so that the audit can tell who still sends it.")
    private boolean keep;

    KeysRevokeCommand(ConsumerFiles files) {
        this.files = files;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        files.present(surroundings, consumer);
        ConsumerFile file = files.toChange(surroundings, consumer);
        ConsumerFile.Edit edit = keep ? file.revoke(id, surroundings.clock().instant()) : file.revoke(id);
        return edit.fold(
                done -> {
                    surroundings
                            .err()
                            .println(
                                    "key " + id + " of " + consumer
                                            + (keep ? " is revoked in " : " is no longer in ") + file.path()
                                            + "; a gateway that runs with it refuses it within 1 s, unless reload.watch is off");
                    return ExitCode.OK;
                },
                refused -> {
                    surroundings.err().println(refused.problem());
                    return ExitCode.FAILURE;
                });
    }
}
