package dev.gatehouse.auth;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a token says under a name. */
final class Claim {

    private static final int LONGEST_NAME = 256;

    private Claim() {}

    /** By its whole name, dots and all; else, where that is none, along the dots from object to object. Null if there is none. */
    static @Nullable Object find(Map<String, ?> claims, String name) {
        Object whole = claims.get(name);
        int dot = name.indexOf('.');
        if (whole != null || dot < 0) {
            return whole;
        }
        Object inner = claims.get(name.substring(0, dot));
        if (!(inner instanceof Map<?, ?> object)) {
            return null;
        }
        @SuppressWarnings("unchecked") // Objects of strict JSON have texts for names.
        Map<String, ?> members = (Map<String, ?>) object;
        return find(members, name.substring(dot + 1));
    }

    /** Whether a claim has this value, or has it among others. */
    static boolean says(Object value, String text) {
        if (value instanceof List<?> several) {
            return several.stream().anyMatch(one -> one != null && isText(one, text));
        }
        return isText(value, text);
    }

    private static boolean isText(Object value, String text) {
        return value instanceof BigDecimal number
                ? number.toPlainString().equals(text)
                : !(value instanceof Map) && value.toString().equals(text);
    }

    /** A list of texts, or one text whose parts are parted by blanks. What is no text is passed over. */
    static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> several) {
            several.forEach(one -> {
                if (one instanceof String text && !text.isEmpty()) {
                    texts.add(text);
                }
            });
        } else if (value instanceof String text) {
            for (String part : text.split(" ", -1)) {
                if (!part.isEmpty()) {
                    texts.add(part);
                }
            }
        }
        return List.copyOf(texts);
    }

    /** A text that can stand in a field's value and in a record; null if it is none. */
    static @Nullable String name(@Nullable Object value) {
        return value instanceof String text
                        && !text.isEmpty()
                        && text.length() <= LONGEST_NAME
                        && text.chars().allMatch(c -> c > ' ' && c < 0x7F)
                ? text
                : null;
    }
}
