package dev.gatehouse.config;

import dev.gatehouse.http.Fields;
import dev.gatehouse.route.FieldEdits;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a route changes in fields, and that it changes none that only the gateway may write. */
final class FieldEditsReader {

    private final Problems problems;

    FieldEditsReader(Problems problems) {
        this.problems = problems;
    }

    FieldEdits ofRequest(Statements stated) {
        return new FieldEdits(
                names(stated, RouteKeys.REQUEST_HEADER_REMOVE, ProtectedFields::inRequest),
                fields(stated, RouteKeys.REQUEST_HEADER_SET, ProtectedFields::inRequest),
                fields(stated, RouteKeys.REQUEST_HEADER_ADD, ProtectedFields::inRequest),
                secrets(stated, RouteKeys.REQUEST_HEADER_SET, RouteKeys.REQUEST_HEADER_ADD));
    }

    FieldEdits ofResponse(Statements stated) {
        return new FieldEdits(
                names(stated, RouteKeys.RESPONSE_HEADER_REMOVE, ProtectedFields::inResponse),
                fields(stated, RouteKeys.RESPONSE_HEADER_SET, ProtectedFields::inResponse),
                fields(stated, RouteKeys.RESPONSE_HEADER_ADD, ProtectedFields::inResponse),
                secrets(stated, RouteKeys.RESPONSE_HEADER_SET, RouteKeys.RESPONSE_HEADER_ADD));
    }

    /** Those of an answer without upstream. */
    Fields ofAnswer(Statements stated) {
        return fields(stated, RouteKeys.RESPOND_HEADER, ProtectedFields::inResponse);
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

    private void check(Location at, String shown, @Nullable String reason) {
        if (reason != null) {
            problems.error(at, shown + " " + reason, "take it off");
        }
    }
}
