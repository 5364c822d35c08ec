package dev.gatehouse.config;

import dev.gatehouse.http.FieldSyntax;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.CountBy.Kind;
import dev.gatehouse.route.CountBy.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What limits may count by, as a value type: one thing, or several joined by a plus sign. */
final class CountByType {

    private static final String REMEDY =
            "write consumer, address, route, header:NAME, cookie:NAME, claim:NAME, or several as in consumer+route";

    static final ValueType<CountBy> TYPE = ValueType.of("thing to count by", REMEDY, CountByType::parse);

    private CountByType() {}

    private static Parsed<CountBy> parse(String text) {
        List<Part> parts = new ArrayList<>();
        for (String word : text.split("\\+", -1)) {
            Parsed<Part> part = part(word.strip());
            Part read = part.orNull();
            if (read == null) {
                return part.then(unread -> Parsed.invalid(text, "is nothing to count by", REMEDY));
            }
            if (parts.contains(read)) {
                return Parsed.invalid(text, "says " + read + " twice", "take one of the two off");
            }
            parts.add(read);
        }
        return Parsed.valid(new CountBy(parts));
    }

    private static Parsed<Part> part(String word) {
        int colon = word.indexOf(':');
        String name = colon < 0 ? null : word.substring(colon + 1);
        return switch (colon < 0 ? word : word.substring(0, colon + 1)) {
            case "consumer" -> part(Kind.CONSUMER);
            case "address" -> part(Kind.ADDRESS);
            case "route" -> part(Kind.ROUTE);
            case "plan" -> part(Kind.PLAN);
            case "gateway" -> part(Kind.GATEWAY);
            case "header:" -> named(Kind.HEADER, name, "is no name of a header");
            case "cookie:" -> named(Kind.COOKIE, name, "is no name of a cookie");
            case "claim:" ->
                name == null || name.isEmpty()
                        ? Parsed.invalid(word, "names no claim", "write claim:NAME")
                        : Parsed.valid(new Part(Kind.CLAIM, name));
            default -> Parsed.invalid(word, "is nothing to count by", REMEDY);
        };
    }

    private static Parsed<Part> part(Kind kind) {
        return Parsed.valid(new Part(kind, null));
    }

    private static Parsed<Part> named(Kind kind, @Nullable String name, String objection) {
        return name != null && FieldSyntax.isToken(name)
                ? Parsed.valid(new Part(kind, name))
                : Parsed.invalid(String.valueOf(name), objection, "write letters, digits and dashes");
    }
}
