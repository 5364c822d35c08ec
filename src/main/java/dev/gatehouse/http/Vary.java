package dev.gatehouse.http;

import java.util.Locale;

/**
 * The names of the request's fields by which an answer was chosen.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5">RFC 9110 §12.5.5</a>
 */
public final class Vary {

    public static final String FIELD = "Vary";

    private Vary() {}

    /** One value for what two say, each name once; in the order in which they came. */
    public static String joined(String one, String other) {
        StringBuilder joined = new StringBuilder(one.strip());
        for (String element : other.split(",", -1)) {
            String name = element.strip();
            if (!name.isEmpty() && !names(joined.toString(), name)) {
                joined.append(joined.isEmpty() ? "" : ", ").append(name);
            }
        }
        return joined.toString();
    }

    private static boolean names(String list, String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (String element : list.split(",", -1)) {
            if (element.strip().toLowerCase(Locale.ROOT).equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
