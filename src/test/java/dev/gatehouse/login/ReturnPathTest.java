package dev.gatehouse.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.RequestTarget;
import java.net.URI;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Where a browser may be sent back to. */
final class ReturnPathTest {

    @Test
    void what_browsers_could_take_for_another_host_is_not_safe() {
        for (String path : List.of(
                "",
                "//evil.example",
                "/\\evil.example",
                "\\/evil.example",
                "https://evil.example",
                "evil",
                "/\t/evil.example",
                "/\n/evil.example",
                "/ /evil",
                "/a\\b",
                "/\u00e9",
                "/\u0000")) {
            assertFalse(ReturnPath.isSafe(path), path);
        }
        assertTrue(ReturnPath.isSafe("/"));
        assertTrue(ReturnPath.isSafe("/a//b"));
        assertTrue(ReturnPath.isSafe("/a@evil.example:80/"));
    }

    /** Of all that the door lets in, an address in absolute form included. */
    @Property(tries = 2000)
    void whatever_was_asked_for_leads_back_to_the_same_host(
            @ForAll
                    @StringLength(max = 12)
                    @Chars({'/', '\\', '.', ':', '@', '?', '#', '%', 'a', '2', 'F', 'f', ' ', '\t'})
                    String text) {
        for (String target : List.of("/" + text, "http://evil.example" + text, text)) {
            RequestTarget.read(target)
                    .fold(
                            read -> {
                                String back = ReturnPath.of(read);
                                assertTrue(back.startsWith("/") && !back.startsWith("//"), back);
                                assertFalse(
                                        back.contains("\\") && back.indexOf('\\') < (back + "?").indexOf('?'), back);
                                try {
                                    assertEquals(
                                            "app.example.com",
                                            URI.create("https://app.example.com/x")
                                                    .resolve(back)
                                                    .getHost());
                                } catch (IllegalArgumentException e) {
                                    // More than RFC 3986 allows stands in the query, as browsers send it.
                                    assertTrue(back.contains("?"), back);
                                }
                                return back;
                            },
                            refused -> refused);
        }
    }
}
