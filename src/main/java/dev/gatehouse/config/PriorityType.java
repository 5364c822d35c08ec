package dev.gatehouse.config;

import dev.gatehouse.route.Priority;

/** How early a request is turned away, as a value type. */
final class PriorityType {

    private static final String REMEDY = "write high, normal, low, or the part of a limit that it may take: 60%";

    static final ValueType<Priority> TYPE = ValueType.of("priority or percent", REMEDY, PriorityType::parse);

    private PriorityType() {}

    private static Parsed<Priority> parse(String text) {
        return switch (text) {
            case "high" -> Parsed.valid(Priority.HIGH);
            case "normal" -> Parsed.valid(Priority.NORMAL);
            case "low" -> Parsed.valid(Priority.LOW);
            default ->
                Quantities.PERCENT
                        .parse(text)
                        .fold(
                                percent -> percent == 0
                                        ? Parsed.<Priority>invalid(text, "lets nothing in", REMEDY)
                                        : Parsed.valid(new Priority(percent)),
                                invalid -> Parsed.<Priority>invalid(text, "is no priority", REMEDY));
        };
    }
}
