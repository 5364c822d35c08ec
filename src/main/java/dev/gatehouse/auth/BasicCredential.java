package dev.gatehouse.auth;

import dev.gatehouse.http.Fields;
import dev.gatehouse.route.Carriers;
import dev.gatehouse.route.SchemeSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;

/**
 * A user's name and password as they were sent.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7617#section-2">RFC 7617 §2</a>
 */
final class BasicCredential {

    private static final String FIELD = "Authorization";
    private static final int LONGEST = 1024;

    private final byte[] decoded;
    private final int colon;

    private BasicCredential(byte[] decoded, int colon) {
        this.decoded = decoded;
        this.colon = colon;
    }

    /** What there is of it in a request. */
    sealed interface Reading {
        <T> T fold(Function<? super Found, ? extends T> found, Function<? super Unusable, ? extends T> unusable);
    }

    record Found(BasicCredential credential) implements Reading {
        @Override
        public <T> T fold(
                Function<? super Found, ? extends T> found, Function<? super Unusable, ? extends T> unusable) {
            return found.apply(this);
        }
    }

    /** Nothing of it, or nothing of use. */
    record Unusable(AuthDecision decision) implements Reading {
        @Override
        public <T> T fold(
                Function<? super Found, ? extends T> found, Function<? super Unusable, ? extends T> unusable) {
            return unusable.apply(this);
        }
    }

    private static final Unusable NONE = new Unusable(new AuthDecision.Absent("no password"));
    private static final Unusable SEVERAL = refused("several passwords");
    private static final Unusable TOO_LONG = refused("too long");
    private static final Unusable NOT_BASE64 = refused("not base64");
    private static final Unusable NO_COLON = refused("no colon behind the user");
    private static final Unusable CONTROL = refused("a control character");

    static Reading in(Fields fields) {
        String text = null;
        for (int line = 0; line < fields.size(); line++) {
            String value = fields.value(line);
            if (fields.name(line).equalsIgnoreCase(FIELD)
                    && Carriers.isOfScheme(value, SchemeSettings.Basic.AUTHORIZATION)) {
                String found = value.substring(SchemeSettings.Basic.AUTHORIZATION.length())
                        .strip();
                if (text != null && !text.equals(found)) {
                    return SEVERAL;
                }
                text = found;
            }
        }
        return text == null ? NONE : read(text);
    }

    private static Reading read(String text) {
        if (text.length() > LONGEST) {
            return TOO_LONG;
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return NOT_BASE64;
        }
        int colon = -1;
        for (int i = 0; i < decoded.length; i++) {
            if (decoded[i] == ':' && colon < 0) {
                colon = i;
            } else if ((decoded[i] >= 0 && decoded[i] < ' ') || decoded[i] == 0x7F) {
                return CONTROL;
            }
        }
        return colon < 0 ? NO_COLON : new Found(new BasicCredential(decoded, colon));
    }

    private static Unusable refused(String reason) {
        return new Unusable(new AuthDecision.Refused(reason));
    }

    String user() {
        return new String(decoded, 0, colon, StandardCharsets.UTF_8);
    }

    byte[] password() {
        return Arrays.copyOfRange(decoded, colon + 1, decoded.length);
    }

    /** Name, colon, password. Not to be changed. */
    byte[] whole() {
        return decoded;
    }
}
