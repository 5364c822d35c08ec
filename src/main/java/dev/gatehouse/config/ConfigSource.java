package dev.gatehouse.config;

import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration is read, again and again.
 *
 * @param environment the value of a variable, or null if it is not set
 */
public record ConfigSource(Path directory, Function<String, @Nullable String> environment, Deployment deployment) {

    /** For the gateway's own server, with the variables of this process. */
    public static ConfigSource of(Path directory) {
        return new ConfigSource(directory, System::getenv, Deployment.STANDALONE);
    }

    public ConfigResult read() {
        return ConfigReader.read(directory, environment, deployment);
    }

    /** Where its process listens to operators, whatever else there is wrong with the files; empty = nowhere. */
    public Optional<ListenAddress> adminListen() {
        return ConfigReader.adminListen(directory, environment);
    }

    /** @param read by the latest reading: files that references name lie anywhere */
    public ConfigStamp stamp(FilesRead read) {
        return ConfigStamp.of(directory, read);
    }
}
