package dev.gatehouse.launch;

import java.io.IOException;
import java.util.OptionalLong;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has what a consumer used of a limit in the window of now count no more. */
@CommandLine.Command(
        name = "reset",
        description = {
            "Have what a consumer has used of a limit in its window of now count no more: as much is granted on top.",
            "What was used is shown as before; it is recorded in the audit."
        })
final class UsageResetCommand implements Command {

    private final ConfOption conf;

    @Mixin
    private final UsageSource source = new UsageSource();

    @Parameters(index = "0", paramLabel = "CONSUMER", description = "Whose use it is.")
    private String consumer = "";

    @Parameters(
            index = "1",
            paramLabel = "LIMIT",
            description = "As gatehouse usage names it, or a part of that which no other limit of the consumer has.")
    private String limit = "";

    UsageResetCommand(ConfOption conf) {
        this.conf = conf;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        return source.grant(conf, consumer, limit, OptionalLong.empty(), surroundings);
    }
}
