package dev.gatehouse.config;

import dev.gatehouse.route.CheckSettings;
import dev.gatehouse.route.CheckSettings.StatusRange;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the endpoints of an upstream are asked whether they are well: keys of an upstream file. */
final class HealthKeys {

    private static final int MOST_CHECKS = 100;
    private static final String PATH_REMEDY = "write a path such as /healthz, percent-encoded";
    private static final String STATUS_REMEDY = "write statuses such as 200, or ranges such as 200-299";
    private static final Pattern STATUSES = Pattern.compile("([1-5][0-9][0-9])(?:-([1-5][0-9][0-9]))?");

    private static final ValueType<String> TARGET = ValueType.of(
            "path",
            PATH_REMEDY,
            text -> text.matches("/[!-~&&[^#]]*")
                    ? Parsed.valid(text)
                    : Parsed.invalid(text, "is no path that could be asked for", PATH_REMEDY));

    private static final ValueType<StatusRange> RANGE =
            ValueType.of("status or range of them", STATUS_REMEDY, HealthKeys::range);

    static final Key<String> PATH = Key.of(
            "health.path",
            TARGET,
            "each endpoint is asked for it (GET), on a connection of its own; an endpoint whose answers are not as they should be gets "
                    + "no requests");

    static final Key<Duration> INTERVAL = Key.of(
            "health.interval",
            Quantities.POSITIVE_DURATION,
            "10s",
            "how often each is asked, a tenth more or less by chance");

    static final Key<Duration> TIMEOUT = Key.of(
            "health.timeout",
            Quantities.POSITIVE_DURATION,
            "2s",
            "in what time the answer has to begin, connecting included");

    static final Key<List<StatusRange>> STATUS = Key.of(
            "health.status",
            ValueType.listOf(RANGE).named("list of statuses and ranges"),
            "200-399",
            "statuses of an endpoint that is well");

    static final Key<Integer> HEALTHY_AFTER = Key.of(
            "health.healthy-after",
            ValueType.integer(1, MOST_CHECKS),
            "2",
            "so many good answers in a row, an endpoint that was down is used again; one is enough where none is in use");

    static final Key<Integer> UNHEALTHY_AFTER = Key.of(
            "health.unhealthy-after",
            ValueType.integer(1, MOST_CHECKS),
            "3",
            "so many checks in a row that fail, an endpoint is down; one if it is its first");

    private static final List<Key<?>> NEED_PATH = List.of(INTERVAL, TIMEOUT, STATUS, HEALTHY_AFTER, UNHEALTHY_AFTER);

    static final List<Key<?>> ALL = List.of(PATH, INTERVAL, TIMEOUT, STATUS, HEALTHY_AFTER, UNHEALTHY_AFTER);

    private HealthKeys() {}

    /** Null if nobody is to be asked. */
    static @Nullable CheckSettings read(Statements stated, Problems problems) {
        if (!stated.has(PATH)) {
            reportVoid(stated, problems);
        }
        String path = stated.find(PATH);
        return path == null
                ? null
                : new CheckSettings(
                        path,
                        stated.value(INTERVAL),
                        stated.value(TIMEOUT),
                        stated.value(STATUS),
                        stated.value(HEALTHY_AFTER),
                        stated.value(UNHEALTHY_AFTER));
    }

    private static void reportVoid(Statements stated, Problems problems) {
        for (Key<?> key : NEED_PATH) {
            if (stated.has(key)) {
                problems.error(
                        stated.locate(key),
                        "has no effect without health.path",
                        "take the line out, or say what to ask for with health.path");
            }
        }
    }

    private static Parsed<StatusRange> range(String text) {
        Matcher matcher = STATUSES.matcher(text);
        if (!matcher.matches()) {
            return Parsed.invalid(text, "is neither a status nor a range of them", STATUS_REMEDY);
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        return first <= last
                ? Parsed.valid(new StatusRange(first, last))
                : Parsed.invalid(text, "ends before it begins", "write " + last + "-" + first);
    }
}
