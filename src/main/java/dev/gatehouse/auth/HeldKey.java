package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.Route;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A key of one generation: whose it is, what it is good for, and when it was last used under this generation. */
final class HeldKey {

    private static final VarHandle LAST_USE = lastUse();
    private static final int MILLIS_PER_MINUTE = 60_000;

    private final Accepted accepted;
    private final KeyRule rule;

    /** In minutes since 1970. */
    @SuppressWarnings("unused") // By LAST_USE.
    private int lastUse;

    HeldKey(ConsumerSettings consumer, KeySettings key, KeyRule rule) {
        this.accepted = new Accepted(new Caller(consumer, consumer.id(), key.id(), consumer.groups(), key.scopes()));
        this.rule = rule;
    }

    Caller caller() {
        return accepted.caller();
    }

    String consumerId() {
        return String.valueOf(caller().consumerId());
    }

    String id() {
        return String.valueOf(caller().credentialId());
    }

    /** What is to be said to one who sends it. */
    AuthDecision decide(Route route, ClientRequest request, long nowMillis) {
        return switch (rule.judge(route, request, nowMillis)) {
            case GOOD -> accepted;
            case NOT_YET -> refused("key is not good yet");
            case EXPIRED -> refused("expired key");
            case REVOKED -> refused("revoked key");
            case WRONG_ADDRESS -> refused("key is not for this address");
            case WRONG_ROUTE -> new AuthDecision.Forbidden("key is not for this route: " + name());
        };
    }

    private AuthDecision refused(String what) {
        return new AuthDecision.Refused(what + ": " + name());
    }

    private String name() {
        return consumerId() + "/" + id();
    }

    /** Whether it has not been used for a minute or so; true for one of all that use it at once. */
    boolean isFirstUseInAWhile(long nowMillis) {
        int now = (int) (nowMillis / MILLIS_PER_MINUTE);
        int last = (int) LAST_USE.getOpaque(this);
        return now != last && LAST_USE.compareAndSet(this, last, now);
    }

    private static VarHandle lastUse() {
        try {
            return MethodHandles.lookup().findVarHandle(HeldKey.class, "lastUse", int.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the field is in this class", e);
        }
    }
}
