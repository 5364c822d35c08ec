package dev.gatehouse.launch;

import picocli.CommandLine;

/** The word before those that concern API keys; does nothing by itself. */
@CommandLine.Command(name = "keys", description = "Make, list, replace and revoke API keys; set passwords.")
final class KeysCommand implements Command {

    @Override
    public ExitCode run(Surroundings surroundings) {
        surroundings.err().println("keys: say create, list, password, rotate or revoke");
        return ExitCode.UNUSABLE;
    }
}
