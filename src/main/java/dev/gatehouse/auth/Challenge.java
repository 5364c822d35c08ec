package dev.gatehouse.auth;

import java.util.List;

/**
 * How a client is asked for a credential of one kind, in {@code WWW-Authenticate}.
 *
 * @param text without a word on what was wrong: what a client without a credential of this kind is told
 * @param afterRefusal where it has sent one that is refused: the same for every reason, so that nothing follows from it
 * @param isBearers whether a scope that the credential lacks is named
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110 §11.6.1</a>
 */
record Challenge(String text, String afterRefusal, boolean isBearers) {

    private static final String REALM = " realm=\"gatehouse\"";

    static Challenge of(String scheme) {
        return new Challenge(scheme + REALM, scheme + REALM, false);
    }

    /**
     * Of passwords.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7617#section-2.1">RFC 7617 §2.1</a>
     */
    static Challenge ofPasswords() {
        String text = "Basic" + REALM + ", charset=\"UTF-8\"";
        return new Challenge(text, text, false);
    }

    /**
     * Of tokens; says when one was refused, but never why.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750 §3</a>
     */
    static Challenge ofBearers() {
        String plain = "Bearer" + REALM;
        return new Challenge(plain, plain + ", error=\"invalid_token\"", true);
    }

    /** To a caller who is known, and whose token is not good for what is asked. */
    String lacking(List<String> scopes) {
        return isBearers ? text + ", error=\"insufficient_scope\", scope=\"" + String.join(" ", scopes) + "\"" : text;
    }
}
