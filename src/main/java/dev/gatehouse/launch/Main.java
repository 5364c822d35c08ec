package dev.gatehouse.launch;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Where a process enters: reads the command line and runs the one command that it names. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(Surroundings.ofProcess(), args).code());
    }

    /** Does not return before the command is done: for a server, not before the process ends. */
    static ExitCode run(Surroundings surroundings, String... args) {
        return ExitCode.of(commandLine(surroundings).execute(args));
    }

    private static CommandLine commandLine(Surroundings surroundings) {
        CommandLine root = new CommandLine(new RootCommand()).addSubcommand(new VersionCommand());
        root.getCommandSpec().usageMessage().exitCodeList(ExitCode.meanings());
        return root.setOut(surroundings.out())
                .setErr(surroundings.err())
                .setExecutionStrategy(parsed -> execute(surroundings, parsed));
    }

    private static int execute(Surroundings surroundings, ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        List<CommandLine> named = parsed.asCommandLineList();
        Command last = named.get(named.size() - 1).getCommand();
        try {
            return last.run(surroundings).code();
        } catch (IOException e) {
            surroundings.err().println(e.getMessage());
            return ExitCode.FAILURE.code();
        }
    }
}
