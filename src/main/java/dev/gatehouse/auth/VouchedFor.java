package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.http.Fields;
import org.jspecify.annotations.Nullable;

/** Whom somebody vouches for, and what the generations of the configuration make of it. Safe for all threads. */
final class VouchedFor {

    private final TokenIdentity identity;
    private final Fields toldUpstream;

    /** What the latest generation that has seen it makes of it; any thread may replace it. */
    private volatile @Nullable Verdict latest;

    VouchedFor(TokenIdentity identity) {
        this(identity, new Fields());
    }

    /** @param toldUpstream not to be changed from now on */
    VouchedFor(TokenIdentity identity, Fields toldUpstream) {
        this.identity = identity;
        this.toldUpstream = toldUpstream;
    }

    private record Verdict(Consumers by, AuthDecision decision) {}

    AuthDecision verdict(Consumers consumers) {
        Verdict known = latest;
        if (known == null || known.by() != consumers) {
            known = new Verdict(consumers, telling(consumers.holder(identity)));
            latest = known;
        }
        return known.decision();
    }

    private AuthDecision telling(AuthDecision decision) {
        return toldUpstream.size() > 0 && decision instanceof Accepted accepted
                ? new Accepted(accepted.caller().telling(toldUpstream))
                : decision;
    }
}
