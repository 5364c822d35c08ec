package dev.gatehouse.quota;

import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.exchange.QuotaHold;
import dev.gatehouse.http.Fields;
import dev.gatehouse.quota.QuotaDecision.Exceeded;
import dev.gatehouse.quota.QuotaDecision.Within;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.CostSettings;
import dev.gatehouse.route.FieldEdits;
import dev.gatehouse.route.Identities;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.QuotaSettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.Sharing;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request before limits that a test has made, and what came of it. */
final class Asked {

    private final QuotaDecision decision;

    private Asked(QuotaDecision decision) {
        this.decision = decision;
    }

    static Asked of(Quotas quotas, Route route, Caller caller) {
        return of(quotas, route, caller, ExchangeFixture.ADDRESS);
    }

    static Asked of(Quotas quotas, Route route, Caller caller, String address) {
        Exchange exchange =
                ExchangeFixture.exchange(route, ExchangeFixture.request(address, "/orders/1", new Fields()));
        exchange.calledBy(caller, AuthFinding.NONE);
        return new Asked(quotas.decide(exchange));
    }

    /** The names of the limits that refuse it; empty if it is let in. */
    List<String> refusedBy() {
        return decision.fold(
                unlimited -> List.of(),
                within -> List.of(),
                Exceeded::names,
                undecided -> List.of(),
                pending -> List.of());
    }

    boolean letIn() {
        return refusedBy().isEmpty();
    }

    long retryAfterSeconds() {
        return decision.fold(
                unlimited -> 0L, within -> 0L, Exceeded::retryAfterSeconds, undecided -> 0L, pending -> 0L);
    }

    RateLimitFields fields() {
        return decision.fold(
                unlimited -> RateLimitFields.NONE,
                Within::fields,
                Exceeded::fields,
                undecided -> RateLimitFields.NONE,
                pending -> RateLimitFields.NONE);
    }

    QuotaHold hold() {
        return Objects.requireNonNull(held(), "refused, or nothing limits it");
    }

    private @Nullable QuotaHold held() {
        return decision.fold(unlimited -> null, Within::hold, exceeded -> null, undecided -> null, pending -> null);
    }

    static Route route(String id, int index, LimitSettings limits, CostSettings cost) {
        return route(ExchangeFixture.route(id, index, AuthSettings.PUBLIC), limits, cost);
    }

    static Route route(Route plain, LimitSettings limits, CostSettings cost) {
        return new Route(
                plain.id(),
                plain.index(),
                plain.match(),
                plain.action(),
                FieldEdits.NONE,
                FieldEdits.NONE,
                null,
                plain.auth(),
                new QuotaSettings(limits, cost, Sharing.STANDARD),
                plain.timeouts(),
                plain.maxRequestBodyBytes(),
                true,
                plain.secrets());
    }

    static ConsumerSettings consumer(String id, int index, @Nullable String plan, LimitSettings limits) {
        return new ConsumerSettings(id, index, List.of(), List.of(), plan, limits, null, Identities.NONE);
    }

    static Configuration configuration(List<Route> routes, List<ConsumerSettings> consumers, LimitSettings ofGateway) {
        Configuration plain = ExchangeFixture.configuration(routes, consumers);
        return new Configuration(
                plain.directory(), plain.gateway(), plain.routes(), plain.upstreams(), plain.consumers(), ofGateway);
    }
}
