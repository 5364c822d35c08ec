package dev.gatehouse.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference has the keys, types and defaults that the code has: it pins them, and cannot fall behind. */
final class ConfigurationPageTest {

    private static final Path PAGE = Path.of("src/docs/configuration.md");

    @Test
    void the_page_has_every_key_with_its_type_and_default() throws IOException {
        String expected = Files.readString(PAGE);
        for (FileKind kind : FileKind.values()) {
            expected = withTable(expected, kind);
        }

        Golden.assertSame(PAGE, expected);
    }

    private static String withTable(String page, FileKind kind) {
        String start = "<!-- keys of " + kind.words() + ", written by ConfigurationPageTest -->\n";
        int from = page.indexOf(start) + start.length();
        int to = page.indexOf("<!-- end -->", from);
        return page.substring(0, from) + "\n" + table(kind) + "\n" + page.substring(to);
    }

    private static String table(FileKind kind) {
        String rows = KeyRegistry.of(kind).keys().stream()
                .map(key -> "| `%s` | %s | %s | %s |\n"
                        .formatted(
                                key.name(),
                                key.type().name(),
                                key.hasStandard() ? "`" + key.standard() + "`" : "",
                                key.meaning()))
                .collect(Collectors.joining());
        String later = KeyRegistry.of(kind).later().stream()
                .map(name -> "`" + name.replace("*", "…") + "`")
                .collect(Collectors.joining(", "));
        return "| key | type | default | meaning |\n| --- | --- | --- | --- |\n" + rows
                + (later.isEmpty() ? "" : "\nKept for later, and refused until then: " + later + ".\n")
                + retired(KeyRegistry.of(kind).retired());
    }

    private static String retired(List<RetiredKey> keys) {
        String rows = keys.stream()
                .map(key -> "| `%s` | %s | %s |\n"
                        .formatted(
                                key.name().replace("*", "…"),
                                key.since(),
                                key.successor().isEmpty()
                                        ? ""
                                        : "`" + key.successor().replace("*", "…") + "`"))
                .collect(Collectors.joining());
        return keys.isEmpty() ? "" : "\n| no key any more | since | write |\n| --- | --- | --- |\n" + rows;
    }
}
