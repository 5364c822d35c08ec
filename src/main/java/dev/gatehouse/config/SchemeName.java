package dev.gatehouse.config;

import java.util.List;
import java.util.Map;

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

    static final String INTROSPECTION = "introspection";
    static final String FORWARD = "forward";

    /** Of each kind that needs a name, the file that says more. */
    private static final Map<String, FileKind> NAMED = Map.of(
            JWT, FileKind.ISSUER, INTROSPECTION, FileKind.ISSUER, LOGIN, FileKind.ISSUER, FORWARD, FileKind.AUTHORIZER);

    private static final String REMEDY =
            "write api-key, jwt:NAME, introspection:NAME, basic, certificate, forward:NAME, login:NAME, or none for a route that is open to everyone";
    private static final String SCOPE_REMEDY = "write visible ASCII without quotes, backslashes and commas";

    static final ValueType<SchemeName> ONE = ValueType.of("scheme", REMEDY, SchemeName::parse);

    static final ValueType<List<SchemeName>> LIST = ValueType.listOf(ONE).withNone(List.of());

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

    /** Whether whoever comes by it comes with claims, whatever its file says. */
    boolean bringsClaims() {
        return kind.equals(JWT) || kind.equals(LOGIN) || kind.equals(INTROSPECTION);
    }

    private static Parsed<SchemeName> parse(String text) {
        if (text.equals(API_KEY) || text.equals(BASIC) || text.equals(CERTIFICATE)) {
            return Parsed.valid(new SchemeName(text, ""));
        }
        if (text.equals("none")) {
            return Parsed.invalid(text, "stands beside a scheme", "write none alone, or take it off");
        }
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        FileKind file = NAMED.get(kind);
        if (file == null) {
            return Parsed.invalid(text, "is no scheme", REMEDY);
        }
        if (colon < 0) {
            return Parsed.invalid(
                    text,
                    "names no " + (file == FileKind.ISSUER ? "issuer" : "authorizer"),
                    "write " + kind + ":NAME, where " + file.place() + "/NAME.properties says more");
        }
        return PatternTypes.NAME
                .parse(text.substring(colon + 1))
                .then((String name) -> Parsed.valid(new SchemeName(kind, name)));
    }
}
