package dev.gatehouse.login;

import dev.gatehouse.http.Fields;
import dev.gatehouse.route.LoginCookies;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the cookies of one login, over TLS or not. A session that is too large for one cookie is parted; its first character
 * says into how many.
 *
 * @param names of the cookies
 * @param logoutPath the only path that gets to see what is said at logout
 */
public record CookieLines(LoginCookies names, String logoutPath) {

    /** A browser need not keep a cookie whose name, value and attributes are longer than 4,096 bytes. */
    private static final int LONGEST_PART = 3800;

    /** The sealed session; null if there is none, or not all of it. */
    public @Nullable String session(Fields request) {
        String first = RequestCookies.find(request, names.session(0));
        if (first == null || first.isEmpty()) {
            return null;
        }
        int parts = first.charAt(0) - '0';
        if (parts < 1 || parts > LoginCookies.MOST_PARTS) {
            return null;
        }
        if (parts == 1) {
            return first.substring(1);
        }
        StringBuilder whole = new StringBuilder(parts * LONGEST_PART).append(first, 1, first.length());
        for (int part = 1; part < parts; part++) {
            String next = RequestCookies.find(request, names.session(part));
            if (next == null) {
                return null;
            }
            whole.append(next);
        }
        return whole.toString();
    }

    public @Nullable String browser(Fields request) {
        return RequestCookies.find(request, names.browser());
    }

    public @Nullable String hint(Fields request) {
        return RequestCookies.find(request, names.hint());
    }

    /** Whether a session can be kept by browsers. */
    public static boolean fits(String sealed) {
        return sealed.length() < LoginCookies.MOST_PARTS * LONGEST_PART;
    }

    /** For a session that fits; the browser forgets parts of a longer one that was there before. */
    public List<String> ofSession(String sealed, Fields request) {
        int parts = sealed.length() / LONGEST_PART + 1;
        String whole = parts + sealed;
        List<String> lines = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = part * LONGEST_PART;
            lines.add(set(
                    names.session(part), whole.substring(from, Math.min(from + LONGEST_PART, whole.length())), "/"));
        }
        for (int part = parts; part < LoginCookies.MOST_PARTS; part++) {
            if (RequestCookies.find(request, names.session(part)) != null) {
                lines.add(forget(names.session(part), "/"));
            }
        }
        return lines;
    }

    public String ofBrowser(String sealed) {
        return set(names.browser(), sealed, "/");
    }

    /** Null if browsers would not keep it. */
    public @Nullable String ofHint(String sealed) {
        return sealed.length() > LONGEST_PART ? null : set(names.hint(), sealed, logoutPath);
    }

    public List<String> forgetAll() {
        List<String> lines = new ArrayList<>();
        for (int part = 0; part < LoginCookies.MOST_PARTS; part++) {
            lines.add(forget(names.session(part), "/"));
        }
        lines.add(forget(names.browser(), "/"));
        lines.add(forget(names.hint(), logoutPath));
        return lines;
    }

    /** It ends with the browser. Lax, and not Strict: a browser that comes from the issuer, or by a link, must have it. */
    private String set(String name, String value, String path) {
        return name + "=" + value + "; Path=" + path + "; HttpOnly; SameSite=Lax" + (names.secure() ? "; Secure" : "");
    }

    private String forget(String name, String path) {
        return set(name, "", path) + "; Max-Age=0";
    }
}
