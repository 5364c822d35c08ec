package dev.gatehouse.launch;

import picocli.CommandLine;
import picocli.CommandLine.ScopeType;

/** The command line without a word. */
@CommandLine.Command(
        name = "gatehouse",
        description = "An API gateway.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "[COMMAND]",
        exitCodeListHeading = "%nExit codes:%n")
final class RootCommand implements Command {

    @Override
    public ExitCode run(Surroundings surroundings) {
        surroundings.err().println("not yet");
        return ExitCode.FAILURE;
    }
}
