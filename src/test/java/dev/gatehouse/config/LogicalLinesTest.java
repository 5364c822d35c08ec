package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class LogicalLinesTest {

    @Test
    void a_continued_line_has_the_number_of_its_first_and_spans_them_all() {
        List<LogicalLines.LogicalLine> lines = LogicalLines.of("# a comment\n\na = 1, \\\n    2\nb = 3\n");

        assertEquals(2, lines.size());
        assertEquals(3, lines.get(0).number());
        assertEquals(2, lines.get(0).span());
        assertEquals(Map.entry("a", "1, 2"), lines.get(0).decode().orNull());
        assertEquals(5, lines.get(1).number());
    }

    @Test
    void an_escaped_backslash_at_the_end_continues_nothing() {
        List<LogicalLines.LogicalLine> lines = LogicalLines.of("a = \\\\\nb = 1");

        assertEquals(Map.entry("a", "\\"), lines.get(0).decode().orNull());
        assertEquals(2, lines.get(1).number());
    }

    @Test
    void all_three_kinds_of_line_end_count_as_one() {
        List<LogicalLines.LogicalLine> lines = LogicalLines.of("a=1\r\nb=2\rc=3\nd=4");

        assertEquals(
                List.of(1, 2, 3, 4),
                lines.stream().map(LogicalLines.LogicalLine::number).toList());
    }

    @Test
    void a_hash_behind_a_blank_is_noticed_and_an_escaped_one_is_not() {
        assertTrue(LogicalLines.of("a = 5s # short").get(0).hasCommentInside());
        assertTrue(LogicalLines.of("a = 5s,\\\n#short").get(0).hasCommentInside());
        assertTrue(LogicalLines.of("a = x#y, z \\# w, http://h/#f").stream()
                .noneMatch(LogicalLines.LogicalLine::hasCommentInside));
    }

    @Test
    void a_broken_escape_is_a_value_that_says_so() {
        assertEquals(
                "is not followed by four hexadecimal digits",
                LogicalLines.of("a = \\u12x4").get(0).decode().fold(pair -> "", Parsed.Invalid::what));
    }

    @Property
    void keys_and_values_are_those_that_java_util_properties_reads(@ForAll("texts") String text) throws IOException {
        Properties expected = new Properties();
        expected.load(new StringReader(text));

        Properties read = new Properties();
        for (LogicalLines.LogicalLine line : LogicalLines.of(text)) {
            Map.Entry<String, String> pair = line.decode().orNull();
            if (pair != null) {
                read.setProperty(pair.getKey(), pair.getValue());
            }
        }
        // An empty line that is continued states nothing here, and an empty key there.
        expected.remove("");
        read.remove("");
        assertEquals(expected, read);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('a', 'b', '=', ':', ' ', '\t', '\f', '\n', '\r', '\\', '#', '!', 'n')
                .ofMaxLength(40);
    }
}
