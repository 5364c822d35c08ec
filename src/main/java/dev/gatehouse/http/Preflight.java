package dev.gatehouse.http;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a browser asks before it lets a page of another origin send a request that no form could send.
 *
 * @param method of the request that is asked about, as sent
 * @param fieldNames that it will have beside those that any may have, in lower case, in the order in which they came
 * @param fault what makes the question unreadable, in words for the record; null = nothing
 * @see <a href="https://fetch.spec.whatwg.org/#cors-preflight-request">Fetch, CORS-preflight request</a>
 */
public record Preflight(
        String method, Set<String> fieldNames, @Nullable String fault) {

    public static final String METHOD_FIELD = "Access-Control-Request-Method";
    public static final String NAMES_FIELD = "Access-Control-Request-Headers";

    /** What is asked may have to be answered, in a head that has a limit. */
    private static final int MOST_CHARACTERS = 4096;

    private static final int MOST_NAMES = 100;

    /** Null if the request is none: another method than OPTIONS, nothing asked, or nobody who asks. */
    public static @Nullable Preflight of(String method, Fields fields) {
        if (!method.equals("OPTIONS")) {
            return null;
        }
        String asked = fields.first(METHOD_FIELD);
        return asked == null || !fields.contains(WebOrigin.FIELD) ? null : read(asked, fields);
    }

    private static Preflight read(String asked, Fields fields) {
        if (fields.count(METHOD_FIELD) > 1) {
            return new Preflight(asked, Set.of(), "several " + METHOD_FIELD + " fields");
        }
        if (!FieldSyntax.isToken(asked)) {
            return new Preflight(asked, Set.of(), "a method that is none is asked about");
        }
        Set<String> names = new LinkedHashSet<>();
        int characters = 0;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase(NAMES_FIELD)) {
                characters += fields.value(i).length();
                if (characters > MOST_CHARACTERS || !addNames(fields.value(i), names)) {
                    return new Preflight(asked, Set.of(), "names of fields that are none, or too many");
                }
            }
        }
        return new Preflight(asked, names, null);
    }

    /** Whether all are names. A list may have empty elements, which count for nothing (RFC 9110 §5.6.1.2). */
    private static boolean addNames(String list, Set<String> names) {
        for (String element : list.split(",", -1)) {
            String name = withoutBlanks(element).toLowerCase(Locale.ROOT);
            if (!name.isEmpty()) {
                names.add(name);
                if (!FieldSyntax.isToken(name) || names.size() > MOST_NAMES) {
                    return false;
                }
            }
        }
        return true;
    }

    private static String withoutBlanks(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (start < end && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
