package dev.gatehouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RequestTargetTest {

    private static final Authority EXAMPLE = new Authority("example.com", -1);

    @Test
    void a_path_is_cut_at_its_slashes() {
        assertEquals(List.of("orders", "42"), segments(read("/orders/42")));
    }

    @Test
    void the_root_has_no_segment_and_no_trailing_slash() {
        RequestTarget root = read("/");
        assertEquals(0, root.segmentCount());
        assertFalse(root.trailingSlash());
        assertEquals("/", root.rawPathAfter(0));
    }

    @Test
    void a_trailing_slash_makes_no_segment() {
        RequestTarget target = read("/orders/");
        assertEquals(List.of("orders"), segments(target));
        assertTrue(target.trailingSlash());
    }

    @Test
    void segments_are_decoded_and_kept_as_sent() {
        RequestTarget target = read("/caf%C3%A9/a%20b/%61");
        assertEquals(List.of("café", "a b", "a"), segments(target));
        assertEquals("caf%C3%A9", target.rawSegment(0));
        assertEquals("a%20b", target.rawSegment(1));
        assertEquals("%61", target.rawSegment(2));
        assertEquals("/caf%C3%A9/a%20b/%61", target.rawPath());
    }

    @Test
    void a_plus_sign_in_a_path_stands_for_itself() {
        assertEquals("a+b", read("/a+b").segment(0));
    }

    @Test
    void an_encoded_slash_is_flagged_and_never_separates() {
        RequestTarget target = read("/a%2Fb/c");
        assertTrue(target.hasEncodedSlash());
        assertEquals(List.of("a/b", "c"), segments(target));
        assertFalse(read("/a%20b/c").hasEncodedSlash());
    }

    @Test
    void a_semicolon_is_flagged_whether_encoded_or_not() {
        assertTrue(read("/a;v=1/b").hasPathParameters());
        assertTrue(read("/a%3Bv").hasPathParameters());
        assertFalse(read("/a,v=1/b?c;d").hasPathParameters());
    }

    @Test
    void a_segment_compares_and_hashes_as_its_decoded_text() {
        RequestTarget target = read("/caf%C3%A9/menu");
        assertTrue(target.segmentEquals(0, "café"));
        assertFalse(target.segmentEquals(0, "caf"));
        assertFalse(target.segmentEquals(1, "menus"));
        assertEquals("café".hashCode(), target.segmentHash(0));
        assertEquals("menu".hashCode(), target.segmentHash(1));
    }

    @Test
    void what_follows_some_segments_begins_with_a_slash_or_is_empty() {
        assertEquals("/b%20c/", read("/a/b%20c/").rawPathAfter(1));
        assertEquals("/", read("/a/").rawPathAfter(1));
        assertEquals("", read("/a").rawPathAfter(1));
    }

    @Test
    void the_query_is_kept_as_sent() {
        assertEquals("a=%zz&b=[1]|{2}?", read("/?a=%zz&b=[1]|{2}?").rawQuery());
        assertEquals("", read("/?").rawQuery());
        assertNull(read("/").rawQuery());
    }

    @Test
    void an_absolute_target_carries_its_authority() {
        RequestTarget target = read("HTTP://Example.com:8080/a?b");
        assertEquals(new Authority("example.com", 8080), target.authority());
        assertEquals("/a", target.rawPath());
        assertEquals("b", target.rawQuery());
    }

    @Test
    void an_absolute_target_without_a_path_asks_for_the_root() {
        assertEquals("/", read("http://example.com").rawPath());
        assertEquals("a", read("http://example.com?a").rawQuery());
    }

    @Test
    void an_absolute_target_agrees_with_its_own_scheme_and_host_alone() {
        RequestTarget target = read("http://example.com/");
        assertTrue(target.agreesWith("http", EXAMPLE));
        assertTrue(target.agreesWith("http", new Authority("example.com", 80)));
        assertFalse(target.agreesWith("http", new Authority("example.com", 8080)));
        assertFalse(target.agreesWith("http", new Authority("example.org", -1)));
        assertFalse(target.agreesWith("https", EXAMPLE));
    }

    @Test
    void a_path_agrees_with_every_host() {
        assertTrue(read("/").agreesWith("https", EXAMPLE));
    }

    private static List<String> segments(RequestTarget target) {
        return IntStream.range(0, target.segmentCount())
                .mapToObj(target::segment)
                .toList();
    }

    static RequestTarget read(String target) {
        return RequestTarget.read(target).<RequestTarget>fold(read -> read, reason -> fail(target + ": " + reason));
    }
}
