package dev.gatehouse.config;

import dev.gatehouse.http.Fields;
import dev.gatehouse.http.ReservedNames;
import dev.gatehouse.http.ReservedNames.Why;
import dev.gatehouse.route.FieldEdits;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a route changes in fields, and that it changes none that only the gateway may write: such an edit would either be
 * undone or break what depends on the field.
 */
final class FieldEditsReader {

    private final Problems problems;

    FieldEditsReader(Problems problems) {
        this.problems = problems;
    }

    FieldEdits ofRequest(Statements stated) {
        return new FieldEdits(
                names(stated, RouteKeys.REQUEST_HEADER_REMOVE, FieldEditsReader::objectionInRequest),
                fields(stated, RouteKeys.REQUEST_HEADER_SET, FieldEditsReader::objectionInRequest),
                fields(stated, RouteKeys.REQUEST_HEADER_ADD, FieldEditsReader::objectionInRequest),
                secrets(stated, RouteKeys.REQUEST_HEADER_SET, RouteKeys.REQUEST_HEADER_ADD));
    }

    FieldEdits ofResponse(Statements stated) {
        return new FieldEdits(
                names(stated, RouteKeys.RESPONSE_HEADER_REMOVE, FieldEditsReader::objectionInResponse),
                fields(stated, RouteKeys.RESPONSE_HEADER_SET, FieldEditsReader::objectionInResponse),
                fields(stated, RouteKeys.RESPONSE_HEADER_ADD, FieldEditsReader::objectionInResponse),
                secrets(stated, RouteKeys.RESPONSE_HEADER_SET, RouteKeys.RESPONSE_HEADER_ADD));
    }

    /** Those of an answer without upstream. */
    Fields ofAnswer(Statements stated) {
        return fields(stated, RouteKeys.RESPOND_HEADER, FieldEditsReader::objectionInResponse);
    }

    private Fields fields(Statements stated, Key<String> family, Function<String, @Nullable String> protection) {
        Fields fields = new Fields();
        stated.family(family).forEach((statement, value) -> {
            check(statement.at(), statement.ending(), protection.apply(statement.ending()));
            fields.add(statement.ending(), value);
        });
        return fields;
    }

    private static Set<String> secrets(Statements stated, Key<String> set, Key<String> add) {
        return stated.all().stream()
                .filter(statement -> statement.value().secret() && (statement.is(set) || statement.is(add)))
                .map(statement -> statement.ending().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private List<String> names(
            Statements stated, Key<List<String>> key, Function<String, @Nullable String> protection) {
        List<String> names = Objects.requireNonNullElse(stated.find(key), List.of());
        for (String name : names) {
            check(stated.locate(key), stated.isSecret(key) ? ConfigText.MASK : name, protection.apply(name));
        }
        return names;
    }

    /** Why a route must not edit a request's field, continuing "X-Forwarded-For ..."; null if it may. */
    static @Nullable String objectionInRequest(String name) {
        Why why = ReservedNames.whyReserved(name);
        return why == null
                ? null
                : switch (why) {
                    case HOST -> "is set by rewrite.host alone";
                    case IDENTITY -> "says who the caller is: only the gateway writes it";
                    case ORIGIN -> "says where the request came from: only the gateway writes it";
                    case FRAMING, CONNECTION, WAY, EXCHANGE -> objectionEitherWay(why);
                    case CREDENTIAL, CONTENT -> null;
                };
    }

    /** The same for an answer's field. */
    private static @Nullable String objectionInResponse(String name) {
        Why why = ReservedNames.whyReserved(name);
        return why == null ? null : objectionEitherWay(why);
    }

    private static @Nullable String objectionEitherWay(Why why) {
        return switch (why) {
            case FRAMING -> "frames the message: only the gateway writes it";
            case CONNECTION -> "concerns one connection alone: only the gateway writes it";
            case WAY -> "says through whom the message went: only the gateway writes it";
            case EXCHANGE -> "names the exchange: only the gateway writes it";
            case HOST, IDENTITY, ORIGIN, CREDENTIAL, CONTENT -> null;
        };
    }

    private void check(Location at, String shown, @Nullable String reason) {
        if (reason != null) {
            problems.error(at, shown + " " + reason, "take it off");
        }
    }
}
