package dev.gatehouse.launch;

import dev.gatehouse.config.ConfigResult;
import dev.gatehouse.route.Configuration;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;

/** Reads the configuration and prints all that is wrong with it. */
@CommandLine.Command(name = "check", description = "Read the configuration and print all its problems.")
final class CheckCommand implements Command {

    private final ConfOption conf;

    CheckCommand(ConfOption conf) {
        this.conf = conf;
    }

    @Override
    public ExitCode run(Surroundings surroundings) {
        Path directory = conf.directory(surroundings);
        PrintWriter out = surroundings.out();
        return conf.read(surroundings).fold(valid -> approve(valid, out), invalid -> refuse(invalid, directory, out));
    }

    private static ExitCode approve(ConfigResult.Valid valid, PrintWriter out) {
        ConfOption.printWarnings(valid.warnings(), out);
        Configuration configuration = valid.configuration();
        out.println(configuration.directory() + ": no problems; "
                + new Count(configuration.routes().routes().size(), "route") + ", "
                + new Count(configuration.upstreams().size(), "upstream") + ", "
                + new Count(configuration.consumers().size(), "consumer"));
        return ExitCode.OK;
    }

    private static ExitCode refuse(ConfigResult.Invalid invalid, Path directory, PrintWriter out) {
        invalid.problems().forEach(out::println);
        ConfOption.printWarnings(invalid.warnings(), out);
        int warnings = invalid.warnings().size();
        out.println(directory + ": " + new Count(invalid.problems().size(), "problem")
                + (warnings == 0 ? "" : ", " + new Count(warnings, "warning")));
        return ExitCode.UNUSABLE;
    }
}
