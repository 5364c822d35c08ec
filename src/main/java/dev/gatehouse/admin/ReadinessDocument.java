package dev.gatehouse.admin;

import dev.gatehouse.admin.ReloadStatus.Refusal;
import dev.gatehouse.config.ConfigProblem;
import dev.gatehouse.quota.BooksStatus;
import dev.gatehouse.state.redis.StoreCounts;
import dev.gatehouse.upstream.UpstreamState;
import java.time.Instant;
import java.util.List;

/** What {@code /readyz} says of a gateway that is ready. */
final class ReadinessDocument {

    private ReadinessDocument() {}

    /** @param inFull with the texts of problems, the names of keys, and those upstreams that are not well: for operators */
    static String of(GatewayControl control, boolean inFull) {
        ReloadStatus status = control.reloadStatus();
        StringBuilder json = new StringBuilder("{\"status\":\"ready\",\"generation\":").append(status.generation());
        json.append(",\"loaded-at\":").append(JsonText.of(status.loadedAt().toString()));
        List<String> atRestart = status.atRestart();
        if (!atRestart.isEmpty()) {
            json.append(",\"at-restart\":").append(inFull ? JsonText.of(atRestart) : atRestart.size());
        }
        Refusal refusal = status.refusal();
        if (refusal != null) {
            json.append(",\"refused\":{\"at\":").append(JsonText.of(refusal.at().toString()));
            json.append(",\"problems\":").append(problems(refusal.problems(), inFull));
            json.append('}');
        }
        StoreCounts shared = control.sharedState();
        if (shared != null) {
            json.append(",\"shared-state\":").append(inFull ? StateJson.of(shared) : StateJson.word(shared));
        }
        BooksStatus books = control.books();
        Instant failingSince = books.failingSince();
        if (failingSince != null) {
            json.append(",\"quotas\":{\"not-written-down-since\":").append(JsonText.of(failingSince.toString()));
            json.append(inFull ? ",\"reason\":" + JsonText.of(books.reason()) : "")
                    .append('}');
        }
        List<UpstreamState> unwell = inFull
                ? control.upstreams().stream().filter(state -> !state.isWell()).toList()
                : List.of();
        if (!unwell.isEmpty()) {
            json.append(",\"upstreams\":").append(UpstreamsJson.of(unwell));
        }
        return json.append('}').toString();
    }

    private static String problems(List<ConfigProblem> problems, boolean inFull) {
        return inFull
                ? JsonText.of(problems.stream().map(ConfigProblem::inOneLine).toList())
                : String.valueOf(problems.size());
    }
}
