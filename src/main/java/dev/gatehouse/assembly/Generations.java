package dev.gatehouse.assembly;

import dev.gatehouse.auth.AuthStanding;
import dev.gatehouse.auth.Authentication;
import dev.gatehouse.auth.KeyUses;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.proxy.Mirrors;
import dev.gatehouse.quota.Bookkeeper;
import dev.gatehouse.quota.Books;
import dev.gatehouse.quota.LimiterStore;
import dev.gatehouse.quota.Quotas;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.GatewaySettings.StateSettings;
import dev.gatehouse.route.RedisSettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.state.redis.SharedStore;
import dev.gatehouse.state.redis.StoreCounts;
import dev.gatehouse.upstream.Upstream;
import dev.gatehouse.upstream.UpstreamClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The generation in force, and how the next one takes its place: built aside, then swapped by one write. What outlives
 * generations is here too, the counts of limits, where they are written down, and the connections to services, what became of mirrored requests.
 */
final class Generations {

    private final LimiterStore limits;
    private final @Nullable RedisSettings redis;
    private final @Nullable SharedStore shared;
    private final Bookkeeper bookkeeper;
    private final OpenUpstreams upstreams;
    private final AuthStanding auth;
    private final Mirrors mirrors;
    private volatile @Nullable Snapshot current;

    /** @throws IOException if another gateway has the state directory */
    Generations(Configuration first, UpstreamClient client, AuthStanding auth, TimeSource time) throws IOException {
        this.auth = auth;
        Books books = new Books();
        limits = new LimiterStore(time, books);
        bookkeeper = new Bookkeeper(first.gateway().state().dir(), books, limits, () -> pace(first), time);
        redis = first.gateway().redis();
        shared = share(redis, limits, () -> pace(first).history(), time);
        upstreams = new OpenUpstreams(client);
        mirrors = new Mirrors(time, () -> current().configuration().gateway().mirrorBytes());
        try {
            Snapshot built = build(1, first);
            built.quotas().inForce();
            current = built;
        } catch (IOException | RuntimeException e) {
            leave();
            bookkeeper.close();
            throw e;
        }
    }

    private Bookkeeper.Pace pace(Configuration first) {
        Snapshot now = current;
        StateSettings state =
                (now == null ? first : now.configuration()).gateway().state();
        return new Bookkeeper.Pace(state.flush(), state.history());
    }

    private static @Nullable SharedStore share(
            @Nullable RedisSettings redis, LimiterStore limits, Supplier<Duration> history, TimeSource time) {
        if (redis == null) {
            return null;
        }
        SharedStore shared = SharedStore.start(redis, time.nanoTime(), limits::settle);
        limits.share(shared, redis.prefix(), history);
        return shared;
    }

    /** Where limits are shared since the process began; null = nowhere. */
    @Nullable
    RedisSettings redis() {
        return redis;
    }

    /** How it stands with what gateways share; null if they share nothing. */
    @Nullable
    StoreCounts shared() {
        return shared == null ? null : shared.counts();
    }

    /** What this gateway holds of limits that others share goes back to them. */
    void leave() {
        if (shared != null) {
            limits.giveBack();
            shared.close();
        }
    }

    /** Any thread's, without waiting. */
    Snapshot current() {
        return Objects.requireNonNull(current, "the first one is built before anybody asks");
    }

    Bookkeeper bookkeeper() {
        return bookkeeper;
    }

    KeyUses keyUses() {
        return auth.keyUses();
    }

    LimiterStore limits() {
        return limits;
    }

    Mirrors mirrors() {
        return mirrors;
    }

    /**
     * Puts another configuration in force. What has begun under the one before goes on with that one.
     *
     * @param mayReturn a generation whose services stay open, since it may be needed again; null = none
     * @throws IOException if it is the first one with long quotas, and another gateway has the state directory
     */
    synchronized Snapshot put(Configuration next, @Nullable Snapshot mayReturn) throws IOException {
        Snapshot built = build(current().number() + 1, next);
        current = built;
        built.quotas().inForce();
        keepServicesOf(mayReturn);
        mirrors.keep(next.routes().routes().stream().map(Route::id).toList());
        return built;
    }

    /** Lets go of services that only a generation has which is not needed any more. */
    synchronized void settle() {
        keepServicesOf(null);
    }

    private void keepServicesOf(@Nullable Snapshot mayReturn) {
        Set<Upstream> used = new HashSet<>(current().upstreams());
        if (mayReturn != null) {
            used.addAll(mayReturn.upstreams());
        }
        upstreams.keep(used);
    }

    /** All that may fail comes before services are opened, which would be left. */
    private Snapshot build(long number, Configuration from) throws IOException {
        AskedUpstreams asked = new AskedUpstreams();
        Authentication authentication = Authentication.of(from, auth, asked);
        Quotas quotas = Quotas.of(from, limits);
        if (quotas.hasLongLimits()) {
            bookkeeper.begin();
        }
        Map<String, Upstream> opened = upstreams.open(from.upstreams());
        asked.open(opened);
        return new Snapshot(number, from, authentication, quotas, opened, mirrors);
    }
}
