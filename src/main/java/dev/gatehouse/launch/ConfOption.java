package dev.gatehouse.launch;

import dev.gatehouse.config.ConfigProblem;
import dev.gatehouse.config.ConfigResult;
import dev.gatehouse.config.ConfigSource;
import dev.gatehouse.config.Deployment;
import dev.gatehouse.route.Configuration;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** Where the configuration is: the first of the places that {@code src/docs/configuration.md} names. */
final class ConfOption {

    static final String NAME = "--conf";

    private static final String PROPERTY = "gatehouse.conf";
    private static final String VARIABLE = "GATEHOUSE_CONF";
    private static final String DEFAULT = "conf";

    @Option(
            names = NAME,
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            converter = Named.class,
            description = {
                "The configuration directory, before or after any command.",
                "Else the system property " + PROPERTY + ", else the variable " + VARIABLE
                        + ", else ./conf, else what came inside the WAR."
            })
    private @Nullable Path given;

    /** As if this directory had been given. */
    static ConfOption of(Path directory) {
        ConfOption option = new ConfOption();
        option.given = directory;
        return option;
    }

    /** A script's variable that is not set must not come to mean the working directory. */
    static final class Named implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            if (text.isBlank()) {
                throw new TypeConversionException("it names no directory");
            }
            return Path.of(text);
        }
    }

    /** Whether the command line names a directory. */
    boolean isGiven() {
        return given != null;
    }

    ConfigSource source(Surroundings surroundings) {
        return new ConfigSource(directory(surroundings), surroundings.variable(), Deployment.STANDALONE);
    }

    ConfigResult read(Surroundings surroundings) {
        return source(surroundings).read();
    }

    /** Complains on standard error; empty if the configuration cannot be used. */
    Optional<Configuration> usable(Surroundings surroundings) {
        return usable(source(surroundings), surroundings).map(ConfigResult.Valid::configuration);
    }

    /** As {@link #usable(Surroundings)}, with the files that were read. */
    static Optional<ConfigResult.Valid> usable(ConfigSource source, Surroundings surroundings) {
        return source.read()
                .fold(
                        valid -> {
                            printWarnings(valid.warnings(), surroundings.err());
                            return Optional.of(valid);
                        },
                        invalid -> {
                            invalid.problems().forEach(surroundings.err()::println);
                            printWarnings(invalid.warnings(), surroundings.err());
                            return Optional.empty();
                        });
    }

    static void printWarnings(List<ConfigProblem> warnings, PrintWriter to) {
        warnings.forEach(warning -> to.println("warning: " + warning));
    }

    /** May name a directory that does not exist, which whoever reads it reports. */
    Path directory(Surroundings surroundings) {
        if (given != null) {
            return given;
        }
        String stated = surroundings.property().apply(PROPERTY);
        if (stated == null || stated.isEmpty()) {
            stated = surroundings.variable().apply(VARIABLE);
        }
        if (stated != null && !stated.isEmpty()) {
            return Path.of(stated);
        }
        Path here = surroundings.workingDirectory().resolve(DEFAULT);
        return Files.isDirectory(here) ? here : surroundings.shippedConf().orElse(here);
    }
}
