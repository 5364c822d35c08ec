package dev.gatehouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class RequestTargetProperties {

    @Property
    void any_text_is_read_or_refused_and_never_thrown_at(@ForAll String text) {
        RequestTarget.read(text).<Object>fold(read -> read, reason -> reason);
    }

    @Property
    void what_is_accepted_means_the_same_to_the_jdk(@ForAll("nearlyPaths") String path) {
        RequestTarget.read(path)
                .<Boolean>fold(read -> meansTheSame(read, URI.create("http://h" + path)), reason -> true);
    }

    @Property
    void what_is_accepted_holds_nothing_that_a_second_decoding_would_change(@ForAll("nearlyPaths") String path) {
        RequestTarget.read(path).<Boolean>fold(read -> isStable(read), reason -> true);
    }

    @Property
    void encoded_segments_come_back(@ForAll("segments") List<String> segments, @ForAll boolean slash) {
        StringBuilder path = new StringBuilder();
        for (String segment : segments) {
            path.append('/')
                    .append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        RequestTarget target = RequestTargetTest.read(path + (slash ? "/" : ""));
        assertEquals(segments, decoded(target));
        assertEquals(slash, target.trailingSlash());
    }

    @Property
    void a_parameter_taken_out_is_gone_and_no_other(@ForAll("queries") String query) {
        RequestTarget target = RequestTargetTest.read("/?" + query);
        String rest = target.rawQueryWithout("k");
        RequestTarget without = RequestTargetTest.read(rest == null ? "/" : "/?" + rest);
        assertFalse(without.hasParameter("k", null));
        assertEquals(target.hasParameter("a", null), without.hasParameter("a", null));
        assertEquals(target.parameter("a"), without.parameter("a"));
    }

    @Provide
    Arbitrary<String> nearlyPaths() {
        return Arbitraries.of(
                        "/", "a", ".", ";", "%2F", "%2e", "%25", "%5c", "%41", "%C3%A9", "%00", "%", "~", "\\", "..",
                        "x=1")
                .list()
                .ofMaxSize(9)
                .map(parts -> "/" + String.join("", parts));
    }

    @Provide
    Arbitrary<List<String>> segments() {
        return Arbitraries.strings()
                .withCharRange('a', 'e')
                .withChars(" ?#[]é€&=+~")
                .ofMinLength(1)
                .ofMaxLength(6)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> queries() {
        return Arbitraries.of("k", "a", "%6b", "&", "=", "1", "&k=", "&a=", "%zz", "+")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }

    private static boolean meansTheSame(RequestTarget read, URI uri) {
        assertEquals(uri.getRawPath(), uri.normalize().getRawPath());
        assertEquals(uri.getRawPath(), read.rawPath());
        String slash = read.trailingSlash() ? "/" : "";
        String joined = read.segmentCount() == 0 ? "/" : "/" + String.join("/", decoded(read)) + slash;
        assertEquals(uri.getPath(), joined);
        return true;
    }

    private static boolean isStable(RequestTarget read) {
        for (String segment : decoded(read)) {
            assertFalse(segment.contains("%") || segment.contains("\\"), segment);
            for (String part : segment.split("/", -1)) {
                String name = part.split(";", -1)[0];
                assertFalse(name.isEmpty() || name.equals(".") || name.equals(".."), segment);
            }
            assertTrue(read.hasEncodedSlash() || !segment.contains("/"));
            assertTrue(read.hasPathParameters() || !segment.contains(";"));
        }
        return true;
    }

    private static List<String> decoded(RequestTarget target) {
        List<String> segments = new ArrayList<>();
        for (int i = 0; i < target.segmentCount(); i++) {
            segments.add(target.segment(i));
        }
        return segments;
    }
}
