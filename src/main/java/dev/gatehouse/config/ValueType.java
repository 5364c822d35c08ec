package dev.gatehouse.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What kind of value a key takes.
 *
 * @param name in the words of the reference, fit for "is no ..."
 * @param remedy what to write, where the value itself must not be shown
 * @param none what {@code none} means
 * @param confidential whether a wrong value may be a credential, so that it is never shown
 * @param reader from text without blanks at its ends, except for {@link #TEXT}
 */
record ValueType<T>(String name, String remedy, None none, boolean confidential, Function<String, Parsed<T>> reader) {

    /** What {@code none} means as a value. */
    enum None {
        /** The key is unset, its default too. */
        UNSETS,
        /** It is a value like any other, unless there is a default to unset. */
        IS_TEXT,
        /** It is a value of its own. */
        IS_VALUE
    }

    /** The rest of the line, blanks at its end included. */
    static final ValueType<String> TEXT = new ValueType<>("text", "write any text", None.IS_TEXT, false, Parsed::valid);

    static final ValueType<Boolean> SWITCH = of("switch", "write on or off", text -> switch (text) {
        case "on", "true" -> Parsed.valid(true);
        case "off", "false" -> Parsed.valid(false);
        default -> Parsed.invalid(text, "is neither on nor off", "write on or off");
    });

    static <T> ValueType<T> of(String name, String remedy, Function<String, Parsed<T>> reader) {
        return new ValueType<>(name, remedy, None.UNSETS, false, text -> {
            String stripped = text.strip();
            return stripped.isEmpty() ? Parsed.invalid(text, "is no " + name, remedy) : reader.apply(stripped);
        });
    }

    /** @param max inclusive, as is {@code min} */
    static ValueType<Integer> integer(int min, int max) {
        String remedy = "write a whole number from " + min + " to " + max;
        return of("integer, " + min + " to " + max, remedy, text -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= min && value <= max) {
                    return Parsed.valid(value);
                }
                return Parsed.invalid(text, "is out of range", remedy);
            } catch (NumberFormatException e) {
                return Parsed.invalid(text, "is no integer", remedy);
            }
        });
    }

    /** One of a few words. */
    static <T> ValueType<T> choice(Map<String, T> values) {
        String words = String.join(" or ", new TreeSet<>(values.keySet()));
        return of(
                words,
                "write " + words,
                text -> Optional.ofNullable(values.get(text))
                        .map(Parsed::valid)
                        .orElseGet(() -> Parsed.invalid(text, "is not known here", "write " + words)));
    }

    /** Separated by commas; refuses empty and equal elements. */
    static <T> ValueType<List<T>> listOf(ValueType<T> element) {
        return of("list of " + element.name() + "s", element.remedy(), text -> elements(element, text));
    }

    /** Of a list that holds wrong elements those that are right, once each. */
    static <T> List<T> rightElements(ValueType<T> element, String text) {
        Set<String> seen = new HashSet<>();
        List<T> values = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            T value = element(element, part.strip(), seen.add(part.strip())).orNull();
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    Parsed<T> parse(String text) {
        return reader.apply(text);
    }

    /** The same under another name. */
    ValueType<T> named(String other) {
        return new ValueType<>(other, remedy, none, confidential, reader);
    }

    /** The same, but {@code none} stands for a value of its own. */
    ValueType<T> withNone(T value) {
        return new ValueType<>(
                name,
                remedy,
                None.IS_VALUE,
                confidential,
                text -> text.strip().equals("none") ? Parsed.valid(value) : parse(text));
    }

    /** The same, but one more word stands for a value. */
    ValueType<T> or(String word, T value) {
        return new ValueType<>(
                name + " or " + word,
                remedy + ", or " + word,
                none,
                confidential,
                text -> text.strip().equals(word) ? Parsed.valid(value) : parse(text));
    }

    /** The same, but a wrong value is never shown. */
    ValueType<T> hidden() {
        return new ValueType<>(name, remedy, none, true, reader);
    }

    private static <T> Parsed<List<T>> elements(ValueType<T> type, String text) {
        List<T> values = new ArrayList<>();
        List<Parsed.Invalid<?>> wrong = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String part : text.split(",", -1)) {
            String element = part.strip();
            element(type, element, seen.add(element)).orTell(wrong::add).ifPresent(values::add);
        }
        return wrong.isEmpty() ? Parsed.valid(List.copyOf(values)) : Parsed.invalid(wrong);
    }

    private static <T> Parsed<T> element(ValueType<T> type, String element, boolean isFirst) {
        if (element.isEmpty()) {
            return Parsed.invalid(",", "has nothing before or behind it", "take off the comma too many");
        }
        return isFirst ? type.parse(element) : Parsed.invalid(element, "stands there twice", "take one of the two off");
    }
}
