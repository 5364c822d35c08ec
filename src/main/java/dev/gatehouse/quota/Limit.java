package dev.gatehouse.quota;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Unit;

/** One limit of a route or a consumer, in one generation. */
final class Limit implements CellSource<Exchange> {

    private final String name;
    private final String identity;
    private final RateLimit settings;
    private final LimiterStore store;
    private final Limiter limiter;
    private final CallerKey callers;
    private final long key;

    /*
     * Where all count together who find no room in the store. Letting them pass would make the limit void for as long
     * as an attacker keeps the room full; this way he uses up one bucket, which honest callers without a cell of
     * their own then lack. Those who have one notice nothing.
     */
    private final Cell crowd;

    /**
     * @param owner of the limit, told apart from all other owners, and the same in every process
     * @param name unique among the limits of a route and a consumer together; printable ASCII without quotes
     */
    Limit(String owner, String name, RateLimit settings, LimiterStore store) {
        this.name = name;
        this.settings = settings;
        this.store = store;
        identity = owner + ": " + what(settings);
        limiter = Limiter.of(settings);
        callers = new CallerKey(settings.countBy(), store.hash());
        key = store.hash().of(identity);
        crowd = new LocalCell(key, limiter);
    }

    String name() {
        return name;
    }

    RateLimit settings() {
        return settings;
    }

    /**
     * What tells this limit apart from all others, the same in every process and after a restart: its owner and all that makes
     * what has been counted mean something else. A bucket whose rate is changed begins full; a window of a calendar goes
     * on with what it has counted, whatever its limit is now.
     */
    String identity() {
        return identity;
    }

    /** Whose this request is for this limit, the same in every process and after a restart. */
    String caller(Exchange exchange) {
        return callers.text(exchange);
    }

    /** Where this request counts. */
    Cell cell(Exchange exchange, Moment now) {
        CellTable table = callers.isKnown(exchange) ? store.consumers() : store.strangers();
        Cell cell = table.cell(callers.hash(key, exchange), this, exchange, now);
        if (cell == null) {
            return crowd;
        }
        cell.follow(limiter);
        return cell;
    }

    @Override
    public Cell make(long cellKey, Exchange exchange, Moment now) {
        return new LocalCell(cellKey, limiter);
    }

    private static String what(RateLimit settings) {
        return settings.period().continuous()
                ? settings.text()
                : (settings.unit() == Unit.BYTES ? "bytes by " : "")
                        + settings.period().unit() + " per " + settings.countBy() + " in " + settings.zone();
    }
}
