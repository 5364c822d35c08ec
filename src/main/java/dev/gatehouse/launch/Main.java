package dev.gatehouse.launch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Where a process enters: reads the command line and runs the one command that it names. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(Surroundings.ofProcess(), args).code());
    }

    /** Does not return before the command is done; if the command is a server, not at all. */
    static ExitCode run(Surroundings surroundings, String... args) {
        Optional<ServeCommand> plain = PlainServe.of(args);
        return plain.isPresent()
                ? run(plain.get(), surroundings)
                : ExitCode.of(commandLine(surroundings).execute(args));
    }

    private static CommandLine commandLine(Surroundings surroundings) {
        ConfOption conf = new ConfOption();
        ConsumerFiles consumers = new ConsumerFiles(conf);
        CommandLine keys = new CommandLine(new KeysCommand())
                .addSubcommand(new KeysCreateCommand(consumers, new SecureRandom()))
                .addSubcommand(new KeysPasswordCommand(consumers, new SecureRandom()))
                .addSubcommand(new KeysListCommand(consumers))
                .addSubcommand(new KeysRotateCommand(consumers, new SecureRandom()))
                .addSubcommand(new KeysRevokeCommand(consumers));
        CommandLine usage = new CommandLine(new UsageCommand(conf))
                .addSubcommand(new UsageGrantCommand(conf))
                .addSubcommand(new UsageResetCommand(conf));
        CommandLine root = new CommandLine(new RootCommand(conf))
                .addSubcommand(new ServeCommand(conf))
                .addSubcommand(new CheckCommand(conf))
                .addSubcommand(new RoutesCommand(conf))
                .addSubcommand(new ExplainCommand(conf))
                .addSubcommand(keys)
                .addSubcommand(usage)
                .addSubcommand(new ReloadCommand(conf))
                .addSubcommand(new DemoCommand(conf))
                .addSubcommand(new VersionCommand());
        showExitCodes(root);
        return root.setOut(surroundings.out())
                .setErr(surroundings.err())
                .setParameterExceptionHandler((mistake, args) -> tell(surroundings, mistake))
                .setExecutionStrategy(parsed -> execute(surroundings, parsed));
    }

    /** In every command's help: the heading is inherited, the list is not. */
    private static void showExitCodes(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.meanings());
        command.getSubcommands().values().forEach(Main::showExitCodes);
    }

    /** In two lines: the whole help below would push what is wrong out of sight. */
    private static int tell(Surroundings surroundings, CommandLine.ParameterException mistake) {
        PrintWriter err = surroundings.err();
        err.println(mistake.getMessage());
        Optional<String> directory = directoryIn(mistake, surroundings);
        if (directory.isPresent()) {
            err.println("    write " + ConfOption.NAME + " " + directory.get() + " to name a configuration");
        } else if (!CommandLine.UnmatchedArgumentException.printSuggestions(mistake, err)) {
            String command = mistake.getCommandLine().getCommandSpec().qualifiedName();
            err.println("    " + command + " --help says what may stand there");
        }
        return ExitCode.UNUSABLE.code();
    }

    /** Where a directory stands that no command takes: it was meant to be the configuration. */
    private static Optional<String> directoryIn(CommandLine.ParameterException mistake, Surroundings surroundings) {
        if (!(mistake instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return Optional.empty();
        }
        return unmatched.getUnmatched().stream()
                .filter(text -> isDirectory(text, surroundings.workingDirectory()))
                .findFirst();
    }

    private static boolean isDirectory(String text, Path workingDirectory) {
        try {
            return Files.isDirectory(workingDirectory.resolve(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static int execute(Surroundings surroundings, ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        List<CommandLine> named = parsed.asCommandLineList();
        Command last = named.get(named.size() - 1).getCommand();
        return run(last, surroundings).code();
    }

    /** Whatever goes wrong is said on standard error. */
    private static ExitCode run(Command command, Surroundings surroundings) {
        PrintWriter err = surroundings.err();
        try {
            return command.run(surroundings);
        } catch (FileSystemException e) {
            // Its message may be the file's name alone.
            err.println(e.getFile() + ": cannot be read or written"
                    + (e.getReason() == null ? "" : ": " + e.getReason())
                    + "\n    let the user that runs this make, read and write it");
        } catch (Mistake e) {
            err.println(e.getMessage());
            return ExitCode.UNUSABLE;
        } catch (IOException e) {
            err.println(e.getMessage());
        } catch (RuntimeException e) {
            // Said here as picocli would: a process must end whose server's threads may be left.
            e.printStackTrace(err);
        }
        return ExitCode.FAILURE;
    }
}
