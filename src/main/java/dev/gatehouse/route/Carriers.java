package dev.gatehouse.route;

import dev.gatehouse.http.Fields;
import java.util.ArrayList;
import java.util.List;

/**
 * Where credentials of some kinds travel in a request, so that they can be taken out of it before it goes on.
 *
 * @param fields names of fields that hold a credential and nothing else
 * @param authorizationSchemes of {@code Authorization}, such as {@code Bearer}
 * @param cookies names
 * @param parameters names in the query
 */
public record Carriers(
        List<String> fields, List<String> authorizationSchemes, List<String> cookies, List<String> parameters) {

    public static final Carriers NONE = new Carriers(List.of(), List.of(), List.of(), List.of());

    static final String AUTHORIZATION = "Authorization";
    private static final String COOKIE = "Cookie";

    public Carriers {
        fields = List.copyOf(fields);
        authorizationSchemes = List.copyOf(authorizationSchemes);
        cookies = List.copyOf(cookies);
        parameters = List.copyOf(parameters);
    }

    public static Carriers authorization(String scheme) {
        return new Carriers(List.of(), List.of(scheme), List.of(), List.of());
    }

    public static Carriers cookie(String name) {
        return new Carriers(List.of(), List.of(), List.of(name), List.of());
    }

    public static Carriers field(String name) {
        return new Carriers(List.of(name), List.of(), List.of(), List.of());
    }

    public static Carriers parameter(String name) {
        return new Carriers(List.of(), List.of(), List.of(), List.of(name));
    }

    public Carriers and(Carriers others) {
        return new Carriers(
                both(fields, others.fields),
                both(authorizationSchemes, others.authorizationSchemes),
                both(cookies, others.cookies),
                both(parameters, others.parameters));
    }

    private static List<String> both(List<String> these, List<String> those) {
        List<String> all = new ArrayList<>(these);
        those.stream().filter(one -> !all.contains(one)).forEach(all::add);
        return all;
    }

    /** Takes the fields out, and of the cookies only those named; parameters are for whoever writes the target. */
    public void removeFrom(Fields all) {
        all.removeLinesIf(this::carries);
        if (!cookies.isEmpty()) {
            all.replaceValues(COOKIE, this::withoutCookies);
        }
    }

    /** Whether a request has any of these in its fields; parameters are not looked for. */
    public boolean areIn(Fields all) {
        for (int i = 0; i < all.size(); i++) {
            if (carries(all.name(i), all.value(i))
                    || (!cookies.isEmpty() && all.name(i).equalsIgnoreCase(COOKIE) && holdsCookie(all.value(i)))) {
                return true;
            }
        }
        return false;
    }

    private boolean holdsCookie(String line) {
        for (String pair : line.split(";", -1)) {
            if (isNamed(pair.strip())) {
                return true;
            }
        }
        return false;
    }

    private boolean carries(String name, String value) {
        for (int i = 0; i < fields.size(); i++) {
            if (isSame(name, fields.get(i))) {
                return true;
            }
        }
        return name.equalsIgnoreCase(AUTHORIZATION) && isOfAScheme(value);
    }

    /** Services that have fields as variables, as CGI does, know no dash from an underscore, nor a capital from a small letter. */
    private static boolean isSame(String name, String other) {
        if (name.length() != other.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char one = name.charAt(i);
            char two = other.charAt(i);
            if (one != two && canonical(one) != canonical(two)) {
                return false;
            }
        }
        return true;
    }

    private static char canonical(char c) {
        return c == '_' ? '-' : Character.toLowerCase(c);
    }

    private boolean isOfAScheme(String value) {
        for (int i = 0; i < authorizationSchemes.size(); i++) {
            if (isOfScheme(value, authorizationSchemes.get(i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the value of {@code Authorization} is a credential of a scheme: its name, in any case, with nothing or a blank
     * behind it.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.4">RFC 9110 §11.4</a>
     */
    public static boolean isOfScheme(String value, String scheme) {
        int length = scheme.length();
        return value.regionMatches(true, 0, scheme, 0, length)
                && (value.length() == length || value.charAt(length) == ' ' || value.charAt(length) == '\t');
    }

    /** Empty if none is left: then the line goes. */
    private String withoutCookies(String line) {
        StringBuilder left = new StringBuilder(line.length());
        for (int from = 0; from <= line.length(); ) {
            int semicolon = line.indexOf(';', from);
            int end = semicolon < 0 ? line.length() : semicolon;
            String pair = line.substring(from, end).strip();
            if (!pair.isEmpty() && !isNamed(pair)) {
                left.append(left.length() == 0 ? "" : "; ").append(pair);
            }
            from = end + 1;
        }
        return left.toString();
    }

    private boolean isNamed(String pair) {
        int equals = pair.indexOf('=');
        return cookies.contains(equals < 0 ? pair : pair.substring(0, equals).strip());
    }
}
