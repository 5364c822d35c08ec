package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.login.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session whose cookie was opened before. */
final class OpenSession {

    private final String context;
    private final Session session;
    private final TokenIdentity identity;

    /** What the latest generation that has seen it makes of it; any thread may replace it. */
    private volatile @Nullable Verdict latest;

    /** @param context for which it was sealed: for another one it is none */
    OpenSession(String context, Session session, TokenIdentity identity) {
        this.context = context;
        this.session = session;
        this.identity = identity;
    }

    private record Verdict(Consumers by, AuthDecision decision) {}

    boolean isOf(String asked) {
        return context.equals(asked);
    }

    Session session() {
        return session;
    }

    AuthDecision verdict(Consumers consumers) {
        Verdict known = latest;
        if (known == null || known.by() != consumers) {
            known = new Verdict(consumers, consumers.holder(identity));
            latest = known;
        }
        return known.decision();
    }

    /** The same with cookies for the answer, where the caller may pass. */
    AuthDecision verdict(Consumers consumers, List<String> cookies) {
        AuthDecision verdict = verdict(consumers);
        return verdict instanceof Accepted accepted ? new Accepted(accepted.caller(), cookies) : verdict;
    }
}
