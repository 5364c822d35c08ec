package dev.gatehouse.proxy;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.RequestKeys;
import dev.gatehouse.route.MirrorSettings;
import dev.gatehouse.route.RequestKey;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction.Forward;
import dev.gatehouse.route.Shares;
import dev.gatehouse.route.UpstreamSettings;
import dev.gatehouse.route.UpstreamSplit;
import dev.gatehouse.upstream.Upstream;
import dev.gatehouse.upstream.UpstreamRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The services that a route's requests go to, open, and which of them a request goes to. */
public final class Destination {

    private final List<Branch> branches;
    private final Shares shares;
    private final @Nullable RequestKey stickyBy;

    private Destination(List<Branch> branches, Shares shares, @Nullable RequestKey stickyBy) {
        this.branches = branches;
        this.shares = shares;
        this.stickyBy = stickyBy;
    }

    /**
     * @param retry when a try of a request that goes there is made again; never elsewhere
     * @param mirror who gets copies, wherever a request goes; null = nobody
     */
    record Branch(
            Upstream upstream,
            RetrySettings retry,
            @Nullable Mirror mirror) {

        /** The request with what decides to which of the endpoints it goes, where that is by hash and it has the key. */
        UpstreamRequest keyed(Exchange exchange, UpstreamRequest request) {
            RequestKey key = upstream.settings().balance().key();
            if (key == null) {
                return request;
            }
            OptionalLong hash = RequestKeys.hash(key, exchange.request(), exchange.caller());
            return hash.isEmpty() ? request : request.withKey(hash.getAsLong());
        }

        /** A copy of the request in the making; null if there is to be none, as mostly. */
        @Nullable
        MirrorCopy copy(Exchange exchange, UpstreamRequest request) {
            return mirror == null ? null : mirror.copy(exchange, request);
        }
    }

    /**
     * @param forward what the route does
     * @param opened all services of the configuration, by id
     */
    public static Destination of(Route route, Forward forward, Map<String, Upstream> opened, Mirrors mirrors) {
        UpstreamSplit split = forward.to();
        MirrorSettings settings = forward.mirror();
        Mirror mirror = settings == null ? null : mirrors.of(route, settings, service(settings.upstream(), opened));
        List<Branch> branches = split.branches().stream()
                .map(branch -> new Branch(service(branch.upstream(), opened), branch.retry(), mirror))
                .toList();
        return new Destination(branches, split.shares(), split.stickyBy());
    }

    private static Upstream service(UpstreamSettings settings, Map<String, Upstream> opened) {
        return Objects.requireNonNull(opened.get(settings.id()), settings.id());
    }

    Branch choose(Exchange exchange) {
        if (branches.size() == 1) {
            return branches.get(0);
        }
        RequestKey key = stickyBy;
        OptionalLong hash =
                key == null ? OptionalLong.empty() : RequestKeys.hash(key, exchange.request(), exchange.caller());
        return branches.get(
                hash.isPresent()
                        ? shares.byKey(hash.getAsLong())
                        : shares.byChance(bound -> ThreadLocalRandom.current().nextInt(bound)));
    }
}
