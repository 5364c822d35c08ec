package dev.gatehouse.config;

import dev.gatehouse.http.FieldSyntax;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One key of a kind of file, or a family of keys that end in a name of the user's: {@code match.header.NAME}.
 *
 * @param name as the reference writes it; an ending in capitals stands for any name
 * @param standard the value if nothing is stated, as it would be written; empty = there is none
 * @param meaning for the reference, in one line of Markdown
 */
record Key<T>(String name, ValueType<T> type, String standard, String meaning) {

    private static final String FIELD_NAME = "NAME";
    private static final String PARAMETER_NAME = "PARAMETER";
    private static final String ID = "ID";

    static <T> Key<T> of(String name, ValueType<T> type, String meaning) {
        return new Key<>(name, type, "", meaning);
    }

    static <T> Key<T> of(String name, ValueType<T> type, String standard, String meaning) {
        return new Key<>(name, type, standard, meaning);
    }

    /** The same key behind a prefix. */
    Key<T> under(String prefix) {
        return new Key<>(prefix + name, type, standard, meaning);
    }

    boolean isFamily() {
        return ending().equals(FIELD_NAME) || ending().equals(PARAMETER_NAME) || ending().equals(ID);
    }

    /** Of a family: all that stands before the user's name. */
    String stem() {
        return isFamily() ? name.substring(0, name.length() - ending().length()) : name;
    }

    /** What is wrong with the name that a key of this family ends in; null if it can stand. */
    @Nullable
    String objectionTo(String text) {
        if (ending().equals(FIELD_NAME)) {
            return FieldSyntax.isToken(text) ? null : "does not end in a header name";
        }
        if (ending().equals(ID)) {
            return text.matches("[A-Za-z0-9_-]{1,64}") ? null : "does not end in letters, digits, - and _ alone";
        }
        return text.isEmpty() ? "ends in no name" : null;
    }

    /** By what two spellings of one key are equal: names of header fields compare without case. */
    String canonical(String text) {
        return ending().equals(FIELD_NAME) ? text.toLowerCase(Locale.ROOT) : text;
    }

    boolean hasStandard() {
        return !standard.isEmpty();
    }

    T standardValue() {
        return Objects.requireNonNull(type.parse(standard).orNull(), () -> "standard of " + name);
    }

    private String ending() {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
