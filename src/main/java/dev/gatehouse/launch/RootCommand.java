package dev.gatehouse.launch;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ScopeType;

/** The command line without a command: serves. */
@CommandLine.Command(
        name = "gatehouse",
        description = "An API gateway. Without a command it serves.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "[COMMAND]")
final class RootCommand implements Command {

    @Mixin
    private final ConfOption conf;

    RootCommand(ConfOption conf) {
        this.conf = conf;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        return new ServeCommand(conf).run(surroundings);
    }
}
