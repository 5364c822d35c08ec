package dev.gatehouse.route;

import java.util.ArrayList;
import java.util.List;

/**
 * The names of one login's cookies.
 *
 * <p>Over TLS a browser keeps {@code __Host-} for this very host: no other host of the domain can put one there. It would refuse such
 * names without TLS.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2">RFC 6265 §4.1.2</a>
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3">RFC 6265bis §4.1.3</a>
 */
public record LoginCookies(String name, boolean secure) {

    /** Into how many cookies a session may be parted: together they must leave room in a request's head. */
    public static final int MOST_PARTS = 2;

    private static final String THIS_HOST = "__Host-";
    private static final String SECURE = "__Secure-";

    /** @param part 0 and up, below {@link #MOST_PARTS} */
    public String session(int part) {
        return prefixed(THIS_HOST) + (part == 0 ? "" : "-" + part);
    }

    /** Of the browser, while it logs in. */
    public String browser() {
        return prefixed(THIS_HOST) + "-login";
    }

    /** Of what is said at logout: it goes to one path alone, which the other prefix does not allow. */
    public String hint() {
        return prefixed(SECURE) + "-hint";
    }

    private String prefixed(String prefix) {
        return secure ? prefix + name : name;
    }

    /** All that a browser may have of a login, over TLS or not. */
    public static List<String> all(String name) {
        List<String> all = new ArrayList<>();
        for (LoginCookies cookies : List.of(new LoginCookies(name, true), new LoginCookies(name, false))) {
            for (int part = 0; part < MOST_PARTS; part++) {
                all.add(cookies.session(part));
            }
            all.add(cookies.browser());
            all.add(cookies.hint());
        }
        return List.copyOf(all);
    }
}
