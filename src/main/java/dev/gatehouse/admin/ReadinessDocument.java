package dev.gatehouse.admin;

import dev.gatehouse.admin.ReloadStatus.Refusal;
import dev.gatehouse.config.ConfigProblem;
import java.util.List;

/** What {@code /readyz} says of a gateway that is ready. */
final class ReadinessDocument {

    private ReadinessDocument() {}

    /** @param inFull with the texts of problems, and with the names of keys: for operators */
    static String of(ReloadStatus status, boolean inFull) {
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
        return json.append('}').toString();
    }

    private static String problems(List<ConfigProblem> problems, boolean inFull) {
        return inFull
                ? JsonText.of(problems.stream().map(ConfigProblem::toString).toList())
                : String.valueOf(problems.size());
    }
}
