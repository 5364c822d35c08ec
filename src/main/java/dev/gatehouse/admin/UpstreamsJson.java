package dev.gatehouse.admin;

import dev.gatehouse.upstream.EndpointState;
import dev.gatehouse.upstream.UpstreamState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How upstreams are, and what became of copies. */
final class UpstreamsJson {

    private UpstreamsJson() {}

    static String of(List<UpstreamState> states) {
        return states.stream().map(UpstreamsJson::of).collect(Collectors.joining(",", "[", "]"));
    }

    private static String of(UpstreamState state) {
        String endpoints = state.endpoints().stream().map(UpstreamsJson::of).collect(Collectors.joining(",", "[", "]"));
        return "{\"upstream\":" + JsonText.of(state.upstream()) + ",\"mode\":"
                + JsonText.of(state.mode().text()) + ",\"endpoints\":" + endpoints + "}";
    }

    private static String of(EndpointState state) {
        StringBuilder json = new StringBuilder("{\"endpoint\":").append(JsonText.of(state.endpoint()));
        json.append(",\"state\":").append(JsonText.of(state.finding().text()));
        Instant until = state.ejectedUntil();
        if (until != null) {
            json.append(",\"ejected-until\":")
                    .append(JsonText.of(until.truncatedTo(ChronoUnit.SECONDS).toString()));
        }
        if (state.isBackup()) {
            json.append(",\"backup\":true");
        }
        return json.append(",\"used\":")
                .append(state.isUsed())
                .append(",\"in-flight\":")
                .append(state.inFlight())
                .append('}')
                .toString();
    }

    /** @param counts by the route's id, and by name */
    static String of(Map<String, Map<String, Long>> counts) {
        return counts.entrySet().stream()
                .map(route -> "{\"route\":" + JsonText.of(route.getKey())
                        + route.getValue().entrySet().stream()
                                .map(count -> "," + JsonText.of(count.getKey()) + ":" + count.getValue())
                                .collect(Collectors.joining())
                        + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
