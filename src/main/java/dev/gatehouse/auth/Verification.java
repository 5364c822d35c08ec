package dev.gatehouse.auth;

import dev.gatehouse.jose.SignedToken;
import dev.gatehouse.jose.VerificationKey;
import java.util.function.Function;

/** What became of a token that an issuer may have signed. */
sealed interface Verification {

    <T> T fold(Function<? super Good, ? extends T> good, Function<? super Bad, ? extends T> bad);

    /** It is the issuer's, and says what it must. */
    record Good(SignedToken token, VerificationKey key) implements Verification {
        @Override
        public <T> T fold(Function<? super Good, ? extends T> good, Function<? super Bad, ? extends T> bad) {
            return good.apply(this);
        }
    }

    /** @param decision refused, or that it cannot be known now */
    record Bad(AuthDecision decision) implements Verification {
        @Override
        public <T> T fold(Function<? super Good, ? extends T> good, Function<? super Bad, ? extends T> bad) {
            return bad.apply(this);
        }
    }
}
