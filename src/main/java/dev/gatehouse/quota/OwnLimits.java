package dev.gatehouse.quota;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.http.JsonString;
import dev.gatehouse.quota.Limit.Measure;
import dev.gatehouse.route.CountBy.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a consumer is told of its own limits, in JSON: how much of each there is, is used, and when it begins anew. */
final class OwnLimits {

    private final Exchange exchange;
    private final Moment now;
    private final StringBuilder json = new StringBuilder(512);

    OwnLimits(Exchange exchange, Moment now) {
        this.exchange = exchange;
        this.now = now;
    }

    String document(LimitSet limits) {
        var consumer = exchange.caller().consumer();
        json.append("{\"consumer\":");
        text(exchange.caller().consumerId());
        json.append(",\"plan\":");
        text(consumer == null ? null : consumer.plan());
        json.append(",\"limits\":[");
        for (int i = 0; i < limits.limits().size(); i++) {
            json.append(i == 0 ? "" : ",");
            write(limits.limits().get(i), i < limits.enforced());
        }
        return json.append("]}\n").toString();
    }

    private void write(Limit limit, boolean enforced) {
        json.append("{\"name\":");
        text(limit.name());
        json.append(",\"limit\":");
        text(limit.text());
        json.append(",\"counts\":");
        text(limit.measure().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.append(",\"quota\":").append(limit.capacity());
        // What is counted on each route apart is another number on each: their own answers tell.
        if (!limit.countBy().has(Kind.ROUTE)) {
            Cell cell = limit.cell(exchange, now);
            long remaining = cell.remaining(now);
            json.append(",\"used\":").append(limit.capacity() - remaining);
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
