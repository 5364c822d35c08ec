package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShippedConfigurationTest {

    private static final Path SHIPPED = Path.of("conf");

    @Test
    void it_has_nothing_to_complain_of() {
        assertEquals(List.of(), complaints(SHIPPED));
    }

    @Test
    void it_can_be_read_inside_an_archive(@TempDir Path parent) throws IOException {
        Path archive = parent.resolve("gatehouse.war");
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            copy(SHIPPED, zip.getPath("/WEB-INF/conf"));
        }

        try (FileSystem zip = FileSystems.newFileSystem(archive)) {
            assertEquals(List.of(), complaints(zip.getPath("/WEB-INF/conf")));
        }
    }

    private static List<ConfigProblem> complaints(Path directory) {
        return ConfigReader.read(directory, name -> null)
                .fold(ConfigResult.Valid::warnings, ConfigResult.Invalid::problems);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
