package dev.gatehouse.assembly;

import dev.gatehouse.config.ConfigResult;
import dev.gatehouse.config.ConfigSource;
import dev.gatehouse.config.Deployment;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Where a deployed WAR's configuration is: the first that is set, in the order that {@code configuration.md} gives. */
final class DeployedConfiguration {

    private static final String NAME = "gatehouse.conf";
    private static final String VARIABLE = "GATEHOUSE_CONF";
    private static final String INSIDE_WAR = "/WEB-INF/conf";

    private DeployedConfiguration() {}

    static ConfigSource source(ServletContext context) {
        Path directory = directory(context);
        ProcessLog.begin(directory);
        return new ConfigSource(directory, System::getenv, Deployment.CONTAINER);
    }

    /** @throws InvalidConfiguration with all problems, if there is one: the deployment fails */
    static ConfigResult.Valid read(ConfigSource source) {
        Logger log = LogManager.getLogger(DeployedConfiguration.class);
        return source.read()
                .fold(
                        valid -> {
                            valid.warnings().forEach(warning -> log.warn("{}", warning.inOneLine()));
                            return valid;
                        },
                        invalid -> {
                            invalid.problems().forEach(problem -> log.error("{}", problem.inOneLine()));
                            invalid.warnings().forEach(warning -> log.warn("{}", warning.inOneLine()));
                            throw new InvalidConfiguration(invalid.problems());
                        });
    }

    private static Path directory(ServletContext context) {
        String set = firstSet(System.getProperty(NAME), System.getenv(VARIABLE), context.getInitParameter(NAME));
        if (set != null) {
            return Path.of(set);
        }
        String expanded = context.getRealPath(INSIDE_WAR);
        return expanded != null ? Path.of(expanded) : copyOfInside(context);
    }

    private static @Nullable String firstSet(@Nullable String... values) {
        for (String value : values) {
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    /** A container that does not expand the WAR shows its files as resources alone. */
    private static Path copyOfInside(ServletContext context) {
        try {
            Path copy = Files.createTempDirectory("gatehouse-conf");
            copy(context, INSIDE_WAR + "/", copy);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("the configuration inside the WAR cannot be copied out of it", e);
        }
    }

    private static void copy(ServletContext context, String from, Path to) throws IOException {
        Set<String> paths = context.getResourcePaths(from);
        if (paths == null) {
            return;
        }
        for (String path : paths) {
            Path target = to.resolve(path.substring(from.length()).replace("/", ""));
            if (path.endsWith("/")) {
                Files.createDirectory(target);
                copy(context, path, target);
            } else {
                try (InputStream content = context.getResourceAsStream(path)) {
                    Files.copy(content, target);
                }
            }
        }
    }
}
