package dev.gatehouse.auth;

import dev.gatehouse.jose.VerificationKey;

/** A token whose signature was verified. Believed until its end, as long as its issuer still has the key. */
final class VerifiedToken {

    private final VerificationKey key;
    private final long lastSecond;
    private final VouchedFor caller;

    VerifiedToken(VerificationKey key, long lastSecond, TokenIdentity identity) {
        this.key = key;
        this.lastSecond = lastSecond;
        this.caller = new VouchedFor(identity);
    }

    boolean isGood(long nowSeconds) {
        return nowSeconds < lastSecond && !key.isWithdrawn();
    }

    AuthDecision verdict(Consumers consumers) {
        return caller.verdict(consumers);
    }
}
