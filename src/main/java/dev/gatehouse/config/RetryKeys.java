package dev.gatehouse.config;

import dev.gatehouse.route.RetrySettings;
import dev.gatehouse.route.RetrySettings.Causes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** When a try is made again: keys of an upstream file, which a route file may state anew for its own requests. */
final class RetryKeys {

    static final String PREFIX = "retry.";

    private static final int MOST_ATTEMPTS = 10;
    private static final String LOST = "lost";
    private static final String TIMEOUT = "timeout";
    private static final String CAUSE_REMEDY = "write lost, timeout or a status from 500 to 599";

    private static final ValueType<String> CAUSE = ValueType.of(
            "`lost`, `timeout` or status 5xx",
            CAUSE_REMEDY,
            text -> text.equals(LOST) || text.equals(TIMEOUT) || isServerError(text)
                    ? Parsed.valid(text)
                    : Parsed.invalid(text, "is no reason to try again", CAUSE_REMEDY));

    static final Key<Integer> ATTEMPTS = Key.of(
            "retry.attempts",
            ValueType.integer(1, MOST_ATTEMPTS),
            "2",
            "all tries of one request together; each goes to another endpoint while there is one. `1` = none is made again");

    static final Key<List<String>> ON = Key.of(
            "retry.on",
            ValueType.listOf(CAUSE)
                    .withNone(List.of())
                    .named("list of `lost`, `timeout`, statuses 500 to 599; or `none`"),
            "lost, 502, 503, 504",
            "for what a request that had been sent is sent again, if it is idempotent and its body was kept: `lost` = the "
                    + "connection ended before the answer began, `timeout` = it did not begin in time. What had not been sent is tried again in any case");

    static final Key<Duration> TRY_TIMEOUT = Key.of(
            "retry.try-timeout",
            Quantities.POSITIVE_DURATION,
            "how long a try may wait for its answer to begin if another may follow; counts as `timeout`, stated or not");

    static final Key<Integer> BUFFER = Key.of(
            "retry.buffer",
            Quantities.size("0B", "16MiB"),
            "64KiB",
            "how much of the body of an idempotent request, and of any to a service by HTTP/2, is kept to be sent again; a longer one is sent once");

    static final Key<Integer> BUDGET = Key.of(
            "retry.budget",
            Quantities.PERCENT,
            "20%",
            "tries that are made again, as a share of the upstream's requests of the last 10 s; 20 of them may be in any case. "
                    + "Tries of which nothing had been sent are not counted");

    static final Key<Boolean> IDEMPOTENCY_KEY = Key.of(
            "retry.idempotency-key",
            ValueType.SWITCH,
            "off",
            "whether a request with an `Idempotency-Key`, a POST too, is one that may be sent again");

    static final List<Key<?>> ALL = List.of(ATTEMPTS, ON, TRY_TIMEOUT, BUFFER, BUDGET, IDEMPOTENCY_KEY);

    /** In a route file, where the upstream's word holds unless the route has its own. */
    static final List<Key<?>> IN_ROUTES =
            ALL.stream().<Key<?>>map(Key::withoutStandard).toList();

    private RetryKeys() {}

    static RetrySettings read(Statements stated) {
        return new RetrySettings(
                stated.value(ATTEMPTS),
                causes(stated.value(ON)),
                stated.find(TRY_TIMEOUT),
                stated.value(BUFFER),
                stated.value(BUDGET),
                stated.value(IDEMPOTENCY_KEY));
    }

    /** @param beneath what holds where nothing is stated */
    static RetrySettings readOver(RetrySettings beneath, Statements stated) {
        List<String> on = stated.find(ON);
        return new RetrySettings(
                or(stated.find(ATTEMPTS), beneath.attempts()),
                on == null ? beneath.causes() : causes(on),
                stated.has(TRY_TIMEOUT) ? stated.find(TRY_TIMEOUT) : beneath.tryTimeout(),
                or(stated.find(BUFFER), beneath.bufferBytes()),
                or(stated.find(BUDGET), beneath.budgetPercent()),
                or(stated.find(IDEMPOTENCY_KEY), beneath.byIdempotencyKey()));
    }

    private static <T> T or(@Nullable T stated, T beneath) {
        return Objects.requireNonNullElse(stated, beneath);
    }

    private static Causes causes(List<String> words) {
        Set<Integer> statuses = words.stream()
                .filter(RetryKeys::isServerError)
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
        return new Causes(words.contains(LOST), words.contains(TIMEOUT), statuses);
    }

    private static boolean isServerError(String text) {
        return text.matches("5[0-9][0-9]");
    }
}
