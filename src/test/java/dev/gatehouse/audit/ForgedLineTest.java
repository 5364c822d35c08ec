package dev.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class ForgedLineTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void a_line_break_in_a_path_begins_no_new_line() {
        assertEquals("{\"path\":\"/\\u000d\\u000a{}\"}\n", line("/\r\n{}"));
    }

    @Test
    void a_quote_in_a_path_ends_no_value() {
        assertEquals("{\"path\":\"\\\",\\\"status\\\":200,\\\\\"}\n", line("\",\"status\":200,\\"));
    }

    @Test
    void unicode_line_separators_are_escaped() {
        assertEquals("{\"path\":\"\\u2028\\u2029\\u0085\"}\n", line("\u2028\u2029\u0085"));
    }

    @Test
    void characters_that_turn_or_hide_text_on_a_screen_are_escaped() {
        assertEquals("{\"path\":\"\\u202e\\ufeff\\u001b[2J\\u007f\"}\n", line("\u202E\uFEFF\u001B[2J\u007F"));
    }

    @Test
    void a_surrogate_without_its_partner_is_replaced() {
        assertEquals("{\"path\":\"a\uFFFDb\uFFFD\"}\n", line("a\uDC00b\uD800"));
    }

    @Test
    void a_pair_of_surrogates_is_one_character_of_four_bytes() {
        assertEquals("{\"path\":\"\uD83D\uDE80\"}\n", line("\uD83D\uDE80"));
    }

    @Test
    void an_invisible_tag_beyond_the_first_plane_is_escaped() {
        assertEquals("{\"path\":\"\\udb40\\udc41\"}\n", line("\uDB40\uDC41"));
    }

    @Test
    void an_endless_path_is_cut_and_marked() {
        assertEquals("{\"path\":\"" + "x".repeat(8192) + "…\"}\n", line("x".repeat(100_000)));
    }

    @Property
    void any_text_comes_back_as_it_was_and_stays_on_its_line(@ForAll("texts") String text) throws IOException {
        String line = line(text);
        assertEquals(line.length() - 1, line.indexOf('\n'));
        assertTrue(line.chars().limit(line.length() - 1L).noneMatch(Character::isISOControl), line);
        JsonNode read = JSON.readTree(line);
        String sent = new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.UTF_16LE);
        assertEquals(sent, read.get("path").asText());
    }

    @Property
    void any_number_comes_back_as_it_was(@ForAll long number) throws IOException {
        JsonLines lines = new JsonLines();
        lines.begin().number(Field.STATUS, number).finish();
        assertEquals(number, JSON.readTree(text(lines)).get("status").asLong());
    }

    @Test
    void the_longest_record_of_the_widest_characters_fits_where_room_was_promised() {
        JsonLines lines = new JsonLines();
        String worst = "\u2028".repeat(10_000);
        int records = 0;
        while (lines.hasRoom()) {
            lines.begin();
            for (Field field : Field.values()) {
                lines.text(field, worst);
            }
            lines.finish();
            records++;
        }
        assertTrue(records > 0);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .ofMaxLength(200)
                .withChars(' ', '"', '\\', '\n', '\r', '\u2028', '\uD800', '\uDC00', 'é')
                .withCharRange('\u0000', '\uFFFF');
    }

    private static String line(String path) {
        JsonLines lines = new JsonLines();
        lines.begin().text(Field.PATH, path).finish();
        return text(lines);
    }

    private static String text(JsonLines lines) {
        ByteBuffer written = lines.written();
        return StandardCharsets.UTF_8.decode(written).toString();
    }
}
