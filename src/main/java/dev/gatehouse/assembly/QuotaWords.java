package dev.gatehouse.assembly;

import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.CostSettings;
import dev.gatehouse.route.CostSettings.StatedCost;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction.ShowLimits;
import java.util.ArrayList;
import java.util.List;

/** Which limits apply to a request, by what they count it, and what it costs: in words, without what is secret of them. */
final class QuotaWords {

    private QuotaWords() {}

    /** A line for each owner of limits. */
    static List<String> of(Configuration configuration, Route route, ClientRequest request, Caller caller) {
        List<String> lines = new ArrayList<>();
        LimitSettings own = route.quota().limits();
        if (!own.rates().isEmpty()) {
            lines.add(route.shown("quota", rates(own)));
        }
        if (!own.concurrent().isEmpty()) {
            lines.add(route.shown("quota.concurrent", concurrent(own)));
        }
        ConsumerSettings consumer = caller.consumer();
        if (consumer != null && !consumer.limits().isEmpty() && !(route.action() instanceof ShowLimits)) {
            String plan = consumer.plan() == null ? "" : ", plan " + consumer.plan();
            lines.add(String.join(", ", consumer.limits().texts()) + " of " + consumer.id() + plan);
        }
        if (!configuration.limits().isEmpty()) {
            lines.add(String.join(", ", configuration.limits().texts()) + " of the gateway");
        }
        if (lines.isEmpty()) {
            lines.add("none");
        } else {
            lines.add(whose(caller, request));
            addCost(route, request, lines);
        }
        return lines;
    }

    private static String whose(Caller caller, ClientRequest request) {
        String id = caller.consumerId();
        return id == null
                ? "nobody is known: per consumer is by address, "
                        + request.origin().address()
                : "consumer " + id + ", address " + request.origin().address();
    }

    private static String rates(LimitSettings limits) {
        return String.join(", ", new LimitSettings(limits.rates(), List.of(), limits.enforced()).texts());
    }

    private static String concurrent(LimitSettings limits) {
        return String.join(", ", new LimitSettings(List.of(), limits.concurrent(), limits.enforced()).texts());
    }

    private static void addCost(Route route, ClientRequest request, List<String> lines) {
        CostSettings costs = route.quota().cost();
        if (costs.equals(CostSettings.ONE)) {
            return;
        }
        String key = costs.byMethod().containsKey(request.method()) ? "quota.cost." + request.method() : "quota.cost";
        StatedCost stated = costs.stated();
        lines.add("costs " + route.shown(key, costs.of(request.method()))
                + (stated == null
                        ? ""
                        : ", and what "
                                + route.shown("quota.cost.response-header", stated.field())
                                + " of the answer says beyond that, "
                                + route.shown("quota.cost.response-header.max", stated.most()) + " in all at most"));
    }
}
