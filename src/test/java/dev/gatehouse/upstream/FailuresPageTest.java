package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.RetrySettings.Causes;
import dev.gatehouse.upstream.RetryRule.Standing;
import dev.gatehouse.upstream.RetryRule.Verdict;
import dev.gatehouse.upstream.UpstreamFailure.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code src/docs/failures.md} says what the code does. */
final class FailuresPageTest {

    private static final Path PAGE = Path.of("src/docs/failures.md");
    private static final Standing FIRST = new Standing(1, 0, true);

    @Test
    void every_kind_has_its_row_in_order() throws IOException {
        List<String> kinds =
                Arrays.stream(FailureKind.values()).map(FailuresPageTest::text).toList();
        assertEquals(kinds, rows().stream().map(row -> row.get(0)).toList());
    }

    @Test
    void each_row_is_true() throws IOException {
        for (List<String> row : rows()) {
            FailureKind kind = FailureKind.valueOf(row.get(0)
                    .substring(1, row.get(0).length() - 1)
                    .toUpperCase(Locale.ROOT)
                    .replace('-', '_'));
            assertEquals(
                    List.of(
                            Integer.toString(kind.problem().status()),
                            again(kind, Progress.NOTHING_SENT),
                            again(kind, Progress.SENT),
                            blame(kind)),
                    row.subList(2, row.size()),
                    kind.name());
        }
    }

    private static String again(FailureKind kind, Progress progress) {
        UpstreamFailure failure = new UpstreamFailure(kind, "", progress);
        if (follows(failure, false, false) != Verdict.NO) {
            return "always";
        }
        if (follows(failure, true, false) != Verdict.NO) {
            return "`lost`";
        }
        return follows(failure, false, true) == Verdict.NO ? "never" : "`timeout`";
    }

    private static Verdict follows(UpstreamFailure failure, boolean lost, boolean timeout) {
        RetrySettings settings = new RetrySettings(2, new Causes(lost, timeout, Set.of()), null, 0, 20, false);
        return RetryRule.afterFailure(settings, FIRST, failure, false);
    }

    private static String blame(FailureKind kind) {
        boolean unsent = new UpstreamFailure(kind, "", Progress.NOTHING_SENT).isOfEndpoint();
        boolean sent = new UpstreamFailure(kind, "", Progress.SENT).isOfEndpoint();
        return unsent ? "yes" : sent ? "if it was sent" : "no";
    }

    private static String text(FailureKind kind) {
        return "`" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "`";
    }

    /** The cells of each, without those of the heading. */
    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
