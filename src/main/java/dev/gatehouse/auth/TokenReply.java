package dev.gatehouse.auth;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer's token endpoint says.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5">RFC 6749 §5</a>
 */
sealed interface TokenReply {

    <T> T fold(
            Function<? super Granted, ? extends T> granted,
            Function<? super Refused, ? extends T> refused,
            Function<? super Unreachable, ? extends T> unreachable);

    /**
     * Tokens.
     *
     * @param expiresIn seconds until the issuer is to be asked again; 0 if it does not say
     * @param scope that was granted; null if it is what was asked for
     */
    record Granted(
            @Nullable String idToken,
            @Nullable String refreshToken,
            long expiresIn,
            @Nullable String scope) implements TokenReply {

        @Override
        public String toString() {
            return "tokens";
        }

        @Override
        public <T> T fold(
                Function<? super Granted, ? extends T> granted,
                Function<? super Refused, ? extends T> refused,
                Function<? super Unreachable, ? extends T> unreachable) {
            return granted.apply(this);
        }
    }

    /** @param error of RFC 6749 §5.2, fit for a log */
    record Refused(String error) implements TokenReply {

        /** The code or the refresh token is not good, or not any more: nothing is wrong with the gateway's own settings. */
        boolean isOfGrant() {
            return error.equals("invalid_grant");
        }

        @Override
        public <T> T fold(
                Function<? super Granted, ? extends T> granted,
                Function<? super Refused, ? extends T> refused,
                Function<? super Unreachable, ? extends T> unreachable) {
            return refused.apply(this);
        }
    }

    /** No answer, or none of a token endpoint. */
    record Unreachable(String why) implements TokenReply {
        @Override
        public <T> T fold(
                Function<? super Granted, ? extends T> granted,
                Function<? super Refused, ? extends T> refused,
                Function<? super Unreachable, ? extends T> unreachable) {
            return unreachable.apply(this);
        }
    }
}
