package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Texts that must not change by accident. {@code -Dgolden.update=true} writes them anew, to be read before a commit. */
final class Golden {

    static final Path RESOURCES = Path.of("src/test/resources/dev/gatehouse/config");

    private Golden() {}

    static void assertSame(Path file, String actual) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, actual);
        }
        List<String> expected = Files.readString(file).lines().toList();
        List<String> found = actual.lines().toList();
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            String where = file + ":" + (i + 1) + " differs; -Dgolden.update=true writes it anew";
            assertEquals(expected.get(i), found.get(i), where);
        }
        assertEquals(expected.size(), found.size(), file + " has another number of lines");
    }
}
