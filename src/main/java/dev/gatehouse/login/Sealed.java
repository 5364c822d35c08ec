package dev.gatehouse.login;

import dev.gatehouse.jose.JsonText;
import dev.gatehouse.jose.StrictJson;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of one sealed JSON object, each of which the gateway has written itself. */
final class Sealed {

    private final Map<String, @Nullable Object> members;

    private Sealed(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    /** Null if it is no object. */
    static @Nullable Sealed read(String text) {
        Map<String, @Nullable Object> members = StrictJson.object(text);
        return members == null ? null : new Sealed(members);
    }

    static String text(Map<String, ? extends @Nullable Object> members) {
        return JsonText.of(members);
    }

    @Nullable
    String text(String name) {
        return members.get(name) instanceof String text ? text : null;
    }

    /** 0 if there is none. */
    long number(String name) {
        return members.get(name) instanceof BigDecimal number ? number.longValue() : 0;
    }

    List<String> texts(String name) {
        return members.get(name) instanceof List<?> several
                ? several.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    Map<String, @Nullable Object> members() {
        return members;
    }
}
