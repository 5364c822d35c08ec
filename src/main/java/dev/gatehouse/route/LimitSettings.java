package dev.gatehouse.route;

import java.util.ArrayList;
import java.util.List;

/**
 * All limits of one owner: of a route, of a consumer or its plan, of the gateway as a whole.
 *
 * @param enforced whether a request beyond them is refused; else it is only counted and reported
 */
public record LimitSettings(List<RateLimit> rates, List<ConcurrentLimit> concurrent, boolean enforced) {

    public static final LimitSettings NONE = new LimitSettings(List.of(), List.of(), true);

    public LimitSettings {
        rates = List.copyOf(rates);
        concurrent = List.copyOf(concurrent);
    }

    public boolean isEmpty() {
        return rates.isEmpty() && concurrent.isEmpty();
    }

    /** Each as it is written, with what it left unsaid. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        rates.forEach(rate -> texts.add(rate.text() + (enforced ? "" : " (not enforced)")));
        concurrent.forEach(limit -> texts.add(limit.text() + (enforced ? "" : " (not enforced)")));
        return texts;
    }
}
