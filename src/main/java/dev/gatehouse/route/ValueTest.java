package dev.gatehouse.route;

import java.util.List;

/**
 * What is asked of a value. Letters count with their case.
 *
 * @param words one, but for {@link Kind#IN} one or more, and for {@link Kind#PRESENT} none
 */
public record ValueTest(Kind kind, List<String> words) {

    public ValueTest {
        words = List.copyOf(words);
    }

    /** How a value is compared. */
    public enum Kind {
        EQUAL,
        NOT_EQUAL,
        IN,
        PREFIX,
        /** That one of several values is the word. */
        CONTAINS,
        /** That there is one at all. */
        PRESENT
    }

    /** Whether it is so of a value that stands alone. */
    boolean holds(String value) {
        return switch (kind) {
            case EQUAL, CONTAINS -> value.equals(words.get(0));
            case NOT_EQUAL -> !value.equals(words.get(0));
            case IN -> words.contains(value);
            case PREFIX -> value.startsWith(words.get(0));
            case PRESENT -> true;
        };
    }
}
