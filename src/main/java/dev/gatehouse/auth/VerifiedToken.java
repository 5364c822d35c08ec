package dev.gatehouse.auth;

import dev.gatehouse.jose.VerificationKey;
import org.jspecify.annotations.Nullable;

/** A token whose signature was verified. Believed until its end, as long as its issuer still has the key. */
final class VerifiedToken {

    private final VerificationKey key;
    private final long lastSecond;
    private final TokenIdentity identity;

    /** What the latest generation that has seen it makes of it; any thread may replace it. */
    private volatile @Nullable Verdict latest;

    VerifiedToken(VerificationKey key, long lastSecond, TokenIdentity identity) {
        this.key = key;
        this.lastSecond = lastSecond;
        this.identity = identity;
    }

    private record Verdict(Consumers by, AuthDecision decision) {}

    boolean isGood(long nowSeconds) {
        return nowSeconds < lastSecond && !key.isWithdrawn();
    }

    AuthDecision verdict(Consumers consumers) {
        Verdict known = latest;
        if (known == null || known.by() != consumers) {
            known = new Verdict(consumers, consumers.holder(identity));
            latest = known;
        }
        return known.decision();
    }
}
