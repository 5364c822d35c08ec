package dev.gatehouse.quota;

import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.http.IpAddress;
import dev.gatehouse.route.RateLimit;
import org.jspecify.annotations.Nullable;

/** One limit of a route or a consumer, in one generation. */
final class Limit {

    private final String name;
    private final RateLimit settings;
    private final LimiterStore store;
    private final Limiter limiter;
    private final long key;

    /*
     * Where all count together who find no room in the store. Letting them pass would make the limit void for as long
     * as an attacker keeps the room full; this way he uses up one bucket, which honest callers without a cell of
     * their own then lack. Those who have one notice nothing.
     */
    private final Cell crowd;

    /**
     * @param owner of the limit, told apart from all other owners
     * @param name unique among the limits of a route and a consumer together; printable ASCII without quotes
     */
    Limit(String owner, String name, RateLimit settings, LimiterStore store) {
        this.name = name;
        this.settings = settings;
        this.store = store;
        limiter = Limiter.of(settings);
        // All that the limit is goes into its key: one that a reload changes starts with fresh buckets.
        key = store.hash().of(owner + '\n' + settings);
        crowd = new Cell(key, limiter);
    }

    String name() {
        return name;
    }

    RateLimit settings() {
        return settings;
    }

    /** Where this request counts. */
    Cell cell(Exchange exchange, Moment now) {
        return switch (settings.countBy().kind()) {
            case CONSUMER -> ofConsumer(exchange, now);
            case ADDRESS -> ofAddress(exchange, now);
            case ROUTE ->
                cell(store.consumers(), store.hash().of(exchange.route().id()), 0, now);
            case HEADER -> ofField(exchange, settings.countBy().fieldName(), now);
        };
    }

    private Cell ofConsumer(Exchange exchange, Moment now) {
        Caller caller = exchange.caller();
        String id = caller.consumerId();
        if (id == null) {
            return ofAddress(exchange, now);
        }
        // There may be any number of callers whom an issuer names and of whom there is no file.
        CellTable table = caller.consumer() == null ? store.strangers() : store.consumers();
        return cell(table, store.hash().of(id), 0, now);
    }

    private Cell ofAddress(Exchange exchange, Moment now) {
        String text = exchange.request().origin().address();
        IpAddress address = IpAddress.parse(text);
        return address == null
                ? cell(store.strangers(), store.hash().of(text), 0, now)
                : cell(store.strangers(), address.high(), address.low(), now);
    }

    /** Requests without the field count together. */
    private Cell ofField(Exchange exchange, @Nullable String fieldName, Moment now) {
        String value = fieldName == null ? null : exchange.request().fields().first(fieldName);
        return cell(store.strangers(), store.hash().of(value == null ? "" : value), 0, now);
    }

    private Cell cell(CellTable table, long who, long moreOfWho, Moment now) {
        Cell cell = table.cell(store.hash().of(key, who, moreOfWho), limiter, now);
        return cell == null ? crowd : cell;
    }
}
