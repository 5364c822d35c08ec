package dev.gatehouse.config;

import dev.gatehouse.http.FieldSyntax;
import java.util.Locale;
import java.util.Set;

/**
 * Names and values of HTTP fields, methods and statuses as value types.
 *
 * @see FieldSyntax
 */
final class FieldTypes {

    private static final String NAME_REMEDY = "write letters, digits and dashes";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    /** A token; its case is kept. */
    static final ValueType<String> NAME = ValueType.of(
            "header name",
            NAME_REMEDY,
            text -> FieldSyntax.isToken(text)
                    ? Parsed.valid(text)
                    : Parsed.invalid(text, "is no header name", NAME_REMEDY));

    /**
     * Visible ASCII with blanks between.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.5">RFC 9110 §5.5</a>
     */
    static final ValueType<String> VALUE = new ValueType<>(
            "header value", "write visible ASCII characters", ValueType.None.IS_TEXT, false, FieldTypes::value);

    /** As sent: methods are case-sensitive. CONNECT asks for a tunnel, which no route gives. */
    static final ValueType<String> METHOD =
            ValueType.of("method", "write methods such as GET, POST", FieldTypes::method);

    /** What an answer without upstream may say. */
    static final ValueType<Integer> STATUS = status(200, 599);

    /** The redirects that say where to go: 304 and 305 are none. */
    static final ValueType<Integer> REDIRECT_STATUS =
            ValueType.of("redirect status", "write 301, 302, 303, 307 or 308", text -> switch (text) {
                case "301", "302", "303", "307", "308" -> Parsed.valid(Integer.valueOf(text));
                default -> Parsed.invalid(text, "is no redirect status", "write 301, 302, 303, 307 or 308");
            });

    private FieldTypes() {}

    private static Parsed<String> value(String text) {
        String stripped = text.strip();
        if (stripped.chars().anyMatch(c -> c > 0x7f)) {
            return Parsed.invalid(stripped, "is not ASCII", "percent-encode it");
        }
        return FieldSyntax.isValue(stripped)
                ? Parsed.valid(stripped)
                : Parsed.invalid(stripped, "has a control character", "take it off: it could end the field");
    }

    private static Parsed<String> method(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (METHODS.contains(upper) && !upper.equals(text)) {
            return Parsed.invalid(text, "is no method: case counts", "write " + upper);
        }
        if (!FieldSyntax.isToken(text) || upper.equals("CONNECT")) {
            return Parsed.invalid(text, "is no method that a route can answer", "write methods such as GET, POST");
        }
        return Parsed.valid(text);
    }

    private static ValueType<Integer> status(int min, int max) {
        ValueType<Integer> integer = ValueType.integer(min, max);
        return ValueType.of("status", integer.remedy(), integer::parse);
    }
}
