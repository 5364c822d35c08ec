package dev.gatehouse.launch;

import java.io.IOException;
import java.util.OptionalLong;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives a consumer more of a limit, or less, in the window of now. */
@CommandLine.Command(
        name = "grant",
        description = {
            "Give a consumer more of a limit by the hour, the day or the month, until its window ends.",
            "It is in force at once, outlives a restart, and is recorded in the audit."
        })
final class UsageGrantCommand implements Command {

    private final ConfOption conf;

    @Mixin
    private final UsageSource source = new UsageSource();

    @Parameters(index = "0", paramLabel = "CONSUMER", description = "Who gets it.")
    private String consumer = "";

    @Parameters(
            index = "1",
            paramLabel = "LIMIT",
            description = "As gatehouse usage names it, or a part of that which no other limit of the consumer has.")
    private String limit = "";

    @Parameters(
            index = "2",
            paramLabel = "UNITS",
            description = "Such as +500, on top of what was granted before; -500 takes away (write -- before it).")
    private long units;

    UsageGrantCommand(ConfOption conf) {
        this.conf = conf;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        return source.grant(conf, consumer, limit, OptionalLong.of(units), surroundings);
    }
}
