package dev.gatehouse.config;

import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration is read, again and again.
 *
 * @param environment the value of a variable, or null if it is not set
 * @param kept of the last reading
 */
public record ConfigSource(
        Path directory, Function<String, @Nullable String> environment, Deployment deployment, KeptConsumers kept) {

    /** Where nothing has been read yet. */
    public ConfigSource(Path directory, Function<String, @Nullable String> environment, Deployment deployment) {
        this(directory, environment, deployment, new KeptConsumers());
    }

    /** For the gateway's own server, with the variables of this process. */
    public static ConfigSource of(Path directory) {
        return new ConfigSource(directory, System::getenv, Deployment.STANDALONE);
    }

    /** Every file but consumers' that have not changed since the last time, as far as their stamps tell. */
    public ConfigResult read() {
        return ConfigReader.read(directory, environment, deployment, kept);
    }

    /** Every file, whatever its stamp says. */
    public ConfigResult readAll() {
        kept.doubt();
        return read();
    }

    /** What commands need to know that make and list keys. */
    public ForKeys forKeys() {
        return ConfigReader.forKeys(directory, environment);
    }

    /** Where its process listens to operators, whatever else there is wrong with the files; empty = nowhere. */
    public Optional<ListenAddress> adminListen() {
        return ConfigReader.adminListen(directory, environment);
    }

    /** The directory and the folders in it, whether they are there or not. */
    public List<Path> directories() {
        return Stream.concat(
                        Stream.of(directory),
                        Stream.of(FileKind.values())
                                .filter(kind -> kind != FileKind.PROCESS)
                                .map(kind -> directory.resolve(kind.place())))
                .toList();
    }

    /** @param read by the latest reading: files that references name lie anywhere */
    public ConfigStamp stamp(FilesRead read) {
        return ConfigStamp.of(directory, read);
    }
}
