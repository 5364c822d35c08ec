package dev.gatehouse.admin;

import dev.gatehouse.config.ConfigProblem;
import dev.gatehouse.config.ReloadResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A reload's result for people, who may have asked by {@code curl}.
 *
 * @param status 200, or 409 if it is refused
 * @param text lines, each with its end
 */
record ReloadReport(int status, String text) {

    static ReloadReport of(ReloadResult result) {
        return result.fold(ReloadReport::applied, ReloadReport::unchanged, ReloadReport::refused);
    }

    private static ReloadReport applied(ReloadResult.Applied applied) {
        List<String> lines = new ArrayList<>();
        lines.add("configuration " + applied.generation() + " is in force");
        lines.addAll(applied.changes());
        applied.warnings().forEach(warning -> lines.add("warning: " + warning));
        addAtRestart(applied.atRestart(), lines);
        return new ReloadReport(200, text(lines));
    }

    private static ReloadReport unchanged(ReloadResult.Unchanged unchanged) {
        List<String> lines = new ArrayList<>();
        lines.add("configuration " + unchanged.generation() + " is in force, for " + seconds(unchanged.age())
                + " now: nothing has changed since");
        unchanged.changes().forEach(change -> lines.add("taken then: " + change));
        addAtRestart(unchanged.atRestart(), lines);
        return new ReloadReport(200, text(lines));
    }

    private static String seconds(Duration age) {
        return age.toSeconds() < 60 ? age.toSeconds() + " s" : age.toMinutes() + " min";
    }

    private static void addAtRestart(List<String> keys, List<String> lines) {
        keys.forEach(key -> lines.add("warning: " + key + ": takes effect at a restart"));
    }

    private static ReloadReport refused(ReloadResult.Refused refused) {
        List<String> lines = new ArrayList<>();
        refused.problems().stream().map(ConfigProblem::toString).forEach(lines::add);
        lines.add("refused: configuration " + refused.generation() + " stays in force");
        return new ReloadReport(409, text(lines));
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
