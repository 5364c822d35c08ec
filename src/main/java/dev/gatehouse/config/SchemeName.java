package dev.gatehouse.config;

import java.util.List;

/**
 * A scheme as a route's {@code auth} writes it: its kind, and for some kinds the name of the file that says more.
 *
 * @param name empty for a kind that needs none
 */
record SchemeName(String kind, String name) {

    static final String API_KEY = "api-key";
    static final String JWT = "jwt";
    static final String BASIC = "basic";
    static final String CERTIFICATE = "certificate";
    static final String LOGIN = "login";

    /** Kinds that a file says more of. */
    private static final List<String> WITH_ISSUER = List.of(JWT, LOGIN);

    private static final String REMEDY =
            "write api-key, jwt:NAME, login:NAME, basic, certificate, or none for a route that is open to everyone";
    private static final String SCOPE_REMEDY = "write visible ASCII without quotes, backslashes and commas";

    static final ValueType<List<SchemeName>> LIST =
            ValueType.listOf(ValueType.of("scheme", REMEDY, SchemeName::parse)).withNone(List.of());

    /**
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.3">RFC 6749 §3.3</a>
     */
    static final ValueType<String> SCOPE = ValueType.of(
            "scope",
            SCOPE_REMEDY,
            text -> text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\')
                    ? Parsed.valid(text)
                    : Parsed.invalid(text, "is no scope", SCOPE_REMEDY));

    boolean isApiKey() {
        return kind.equals(API_KEY);
    }

    /** Whether it may take a while to know who is calling: somebody is asked, or a password tried. */
    boolean mayHaveToAsk() {
        return !isApiKey() && !kind.equals(CERTIFICATE);
    }

    private static Parsed<SchemeName> parse(String text) {
        if (text.equals(API_KEY) || text.equals(BASIC) || text.equals(CERTIFICATE)) {
            return Parsed.valid(new SchemeName(text, ""));
        }
        if (text.equals("none")) {
            return Parsed.invalid(text, "stands beside a scheme", "write none alone, or take it off");
        }
        for (String kind : WITH_ISSUER) {
            if (text.equals(kind)) {
                return Parsed.invalid(
                        text, "names no issuer", "write " + kind + ":NAME, where issuers/NAME.properties says more");
            }
            if (text.startsWith(kind + ":")) {
                return PatternTypes.NAME
                        .parse(text.substring(kind.length() + 1))
                        .then((String name) -> Parsed.valid(new SchemeName(kind, name)));
            }
        }
        return Parsed.invalid(text, "is no scheme", REMEDY);
    }
}
