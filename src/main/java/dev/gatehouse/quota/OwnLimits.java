package dev.gatehouse.quota;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.http.JsonString;
import dev.gatehouse.quota.Limit.Measure;
import dev.gatehouse.route.CountBy.Kind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a caller is told of the limits that it meets, in JSON: how much of each there is, is used, and when it begins anew. */
final class OwnLimits {

    private static final int MOST_OF_ROUTES = 200;

    private final Exchange exchange;
    private final Moment now;
    private final StringBuilder json = new StringBuilder(512);

    OwnLimits(Exchange exchange, Moment now) {
        this.exchange = exchange;
        this.now = now;
    }

    /**
     * @param own of the caller, or its plan's
     * @param ofGateway which apply to everybody
     * @param routes that the caller may call; beyond {@value #MOST_OF_ROUTES} limits of them their number alone is told
     */
    String document(LimitSet own, LimitSet ofGateway, List<ConsumerRoutes.Limited> routes) {
        var consumer = exchange.caller().consumer();
        json.append("{\"consumer\":");
        text(exchange.caller().consumerId());
        json.append(",\"plan\":");
        text(consumer == null ? null : consumer.plan());
        json.append(",\"limits\":[");
        write(own, null);
        write(ofGateway, null);
        int left = 0;
        int shown = 0;
        for (ConsumerRoutes.Limited each : routes) {
            int limits = each.limits().limits().size();
            if (shown + limits > MOST_OF_ROUTES) {
                left += limits;
            } else {
                write(each.limits(), each.route().id());
                shown += limits;
            }
        }
        json.append(']');
        if (left > 0) {
            json.append(",\"moreOfRoutes\":").append(left);
        }
        return json.append("}\n").toString();
    }

    private void write(LimitSet limits, @Nullable String route) {
        for (int i = 0; i < limits.limits().size(); i++) {
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",");
            write(limits.limits().get(i), route, i < limits.enforced());
        }
    }

    private void write(Limit limit, @Nullable String route, boolean enforced) {
        json.append("{\"name\":");
        text(limit.name());
        if (route != null) {
            json.append(",\"route\":");
            text(route);
        }
        json.append(",\"limit\":");
        text(limit.text());
        json.append(",\"counts\":");
        text(limit.measure().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.append(",\"quota\":").append(limit.capacity());
        // What is counted on each route apart is another number on each: their own answers tell.
        if (!limit.countBy().has(Kind.ROUTE)) {
            Cell cell = limit.cell(exchange, now);
            long remaining = cell.remaining(now);
            long granted = cell.granted(now);
            if (granted != 0) {
                json.append(",\"granted\":").append(granted);
            }
            json.append(",\"used\":").append(Math.max(0, limit.capacity() + granted - remaining));
            json.append(",\"remaining\":").append(remaining);
            if (limit.measure() != Measure.AT_ONCE) {
                json.append(",\"resetSeconds\":").append(limit.secondsToReset(cell, now));
            }
        }
        json.append(",\"enforced\":").append(enforced).append('}');
    }

    private void text(@Nullable String value) {
        json.append(value == null ? "null" : JsonString.quoted(value));
    }
}
