package dev.gatehouse.login;

import dev.gatehouse.http.RequestTarget;

/** Where a browser goes after its login: a path on the same host, and nowhere else. */
public final class ReturnPath {

    /** It travels in {@code state}, and not every issuer takes long ones. */
    private static final int LONGEST = 1024;

    private static final String ROOT = "/";

    private ReturnPath() {}

    /** What was asked for; without its query, or the root, where that is too long or could be read as another host. */
    public static String of(RequestTarget target) {
        String query = target.rawQuery();
        String path = target.rawPath();
        if (!isSafe(path)) {
            return ROOT;
        }
        return query == null || path.length() + query.length() >= LONGEST ? path : path + "?" + query;
    }

    /**
     * Whether a browser takes it for a path on the host that it is on: it begins with one slash, and has nothing that browsers read
     * as a slash or drop.
     *
     * @see <a href="https://url.spec.whatwg.org/#concept-basic-url-parser">URL Standard, relative slash state</a>
     */
    static boolean isSafe(String path) {
        if (path.isEmpty() || path.charAt(0) != '/' || path.startsWith("//") || path.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
