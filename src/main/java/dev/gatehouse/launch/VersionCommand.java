package dev.gatehouse.launch;

import picocli.CommandLine;

/** Says which build this is and what it runs on. */
@CommandLine.Command(name = "version", description = "Say which build this is and what it runs on.")
final class VersionCommand implements Command {

    @Override
    public ExitCode run(Surroundings surroundings) {
        surroundings.out().println(Version.line());
        return ExitCode.OK;
    }
}
