package dev.gatehouse.config;

import dev.gatehouse.http.FieldSyntax;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One key of a kind of file, or a family of keys that hold a name of the user's: {@code match.header.NAME},
 * {@code tls.NAME.certificate}.
 *
 * @param name as the reference writes it; a part in capitals stands for any name
 * @param standard the value if nothing is stated, as it would be written; empty = there is none
 * @param meaning for the reference, in one line of Markdown
 */
record Key<T>(String name, ValueType<T> type, String standard, String meaning) {

    private static final String FIELD_NAME = "NAME";
    private static final String PARAMETER_NAME = "PARAMETER";
    private static final String ID = "ID";
    private static final String CLAIM_NAME = "CLAIM";
    private static final String USER_NAME = "USER";
    private static final String GROUP_NAME = "GROUP";
    private static final String METHOD_NAME = "METHOD";
    private static final int LONGEST_USER_NAME = 128;
    private static final String INNER_NAME = ".NAME.";
    private static final String INNER_ID = ".ID.";
    private static final int LONGEST_ID = 64;

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

    /** The same where what stands elsewhere holds unless it is stated. */
    Key<T> withoutStandard() {
        return new Key<>(name, type, "", meaning);
    }

    boolean isFamily() {
        return hasInnerName()
                || ending().equals(FIELD_NAME)
                || ending().equals(PARAMETER_NAME)
                || ending().equals(ID)
                || ending().equals(CLAIM_NAME)
                || ending().equals(GROUP_NAME)
                || ending().equals(METHOD_NAME)
                || ending().equals(USER_NAME);
    }

    /** Of a family: all that stands before the user's name. */
    String stem() {
        if (hasInnerName()) {
            return name.substring(0, name.indexOf(inner()) + 1);
        }
        return isFamily() ? name.substring(0, name.length() - ending().length()) : name;
    }

    /** Of a family: all that stands behind the user's name, which is nothing for most. */
    String tail() {
        return hasInnerName() ? name.substring(name.indexOf(inner()) + inner().length() - 1) : "";
    }

    /** Whether a key in a file is one of this family. */
    boolean isFamilyOf(String text) {
        return text.startsWith(stem()) && text.endsWith(tail()) && text.length() >= stem().length() + tail().length();
    }

    /** The user's name in a key of this family. */
    String userNameIn(String text) {
        return text.substring(stem().length(), text.length() - tail().length());
    }

    /** What is wrong with the user's name in a key of this family; null if it can stand. */
    @Nullable
    String objectionTo(String text) {
        if (hasInnerName()) {
            return isId(text) ? null : "has a name that is not made of letters, digits, - and _ alone";
        }
        if (ending().equals(FIELD_NAME)) {
            return FieldSyntax.isToken(text) ? null : "does not end in a header name";
        }
        if (ending().equals(ID)) {
            return isId(text) ? null : "does not end in letters, digits, - and _ alone";
        }
        if (ending().equals(GROUP_NAME)) {
            return ConsumerKeys.GROUP.parse(text).orNull() == null ? "does not end in the name of a group" : null;
        }
        if (ending().equals(METHOD_NAME)) {
            return FieldTypes.METHOD.parse(text).orNull() == null ? "does not end in a method, in capitals" : null;
        }
        if (ending().equals(USER_NAME)) {
            return isUserName(text) ? null : "does not end in a user's name: visible ASCII without colons";
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

    /** Whether the user's name is an id: such a name holds no dot, so that a dot begins something else. */
    boolean namesId() {
        return ending().equals(ID);
    }

    private boolean hasInnerName() {
        return name.contains(INNER_NAME) || name.contains(INNER_ID);
    }

    private String inner() {
        return name.contains(INNER_NAME) ? INNER_NAME : INNER_ID;
    }

    /** As it can be sent, and told apart in logs. */
    private static boolean isUserName(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_USER_NAME
                && text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ':');
    }

    private static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char lower = (char) (c | 0x20);
            if ((lower < 'a' || lower > 'z') && (c < '0' || c > '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_ID;
    }

    private String ending() {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
