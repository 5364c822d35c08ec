package dev.gatehouse.http;

import org.jspecify.annotations.Nullable;

/** A path that {@link PathSyntax} finds no fault in, cut into segments by offsets; copied only where it is encoded. */
final class RequestPath {

    private static final int[] NO_SEGMENTS = {};

    private final String raw;
    private final int[] rawEnds;

    /** The decoded segments, a slash before each; the raw path itself if nothing is encoded. */
    private final String decoded;

    private final int[] ends;
    private final boolean encodedSlash;

    private RequestPath(String raw, int[] rawEnds, String decoded, int[] ends, boolean encodedSlash) {
        this.raw = raw;
        this.rawEnds = rawEnds;
        this.decoded = decoded;
        this.ends = ends;
        this.encodedSlash = encodedSlash;
    }

    /** Null if what is encoded is not UTF-8. */
    static @Nullable RequestPath of(String raw) {
        int[] rawEnds = segmentEnds(raw);
        return raw.indexOf('%') < 0 ? new RequestPath(raw, rawEnds, raw, rawEnds, false) : decoded(raw, rawEnds);
    }

    String raw() {
        return raw;
    }

    int segmentCount() {
        return ends.length;
    }

    String segment(int index) {
        return decoded.substring(start(ends, index), ends[index]);
    }

    String rawSegment(int index) {
        return raw.substring(start(rawEnds, index), rawEnds[index]);
    }

    /** What follows the first {@code index} segments, as sent: empty, or from a slash on. */
    String rawFrom(int index) {
        return index == 0 ? raw : raw.substring(rawEnds[index - 1]);
    }

    boolean segmentEquals(int index, String text) {
        int start = start(ends, index);
        return text.length() == ends[index] - start && decoded.startsWith(text, start);
    }

    /** What {@link String#hashCode} says of the decoded segment. */
    int segmentHash(int index) {
        int hash = 0;
        for (int i = start(ends, index); i < ends[index]; i++) {
            hash = 31 * hash + decoded.charAt(i);
        }
        return hash;
    }

    boolean trailingSlash() {
        return raw.length() > 1 && raw.charAt(raw.length() - 1) == '/';
    }

    boolean hasEncodedSlash() {
        return encodedSlash;
    }

    boolean hasParameters() {
        return decoded.indexOf(';') >= 0;
    }

    private static int start(int[] ends, int index) {
        return index == 0 ? 1 : ends[index - 1] + 1;
    }

    private static int[] segmentEnds(String raw) {
        if (raw.length() == 1) {
            return NO_SEGMENTS;
        }
        int count = raw.charAt(raw.length() - 1) == '/' ? 0 : 1;
        for (int slash = raw.indexOf('/', 1); slash >= 0; slash = raw.indexOf('/', slash + 1)) {
            count++;
        }
        int[] ends = new int[count];
        for (int i = 0; i < count; i++) {
            int slash = raw.indexOf('/', start(ends, i));
            ends[i] = slash < 0 ? raw.length() : slash;
        }
        return ends;
    }

    private static @Nullable RequestPath decoded(String raw, int[] rawEnds) {
        StringBuilder decoded = new StringBuilder(raw.length());
        int[] ends = new int[rawEnds.length];
        boolean encodedSlash = false;
        for (int i = 0; i < ends.length; i++) {
            String segment = PercentEncoding.decode(raw, start(rawEnds, i), rawEnds[i], false);
            if (segment == null) {
                return null;
            }
            encodedSlash |= segment.indexOf('/') >= 0;
            decoded.append('/').append(segment);
            ends[i] = decoded.length();
        }
        return new RequestPath(raw, rawEnds, decoded.toString(), ends, encodedSlash);
    }
}
