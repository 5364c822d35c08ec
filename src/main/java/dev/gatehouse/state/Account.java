package dev.gatehouse.state;

import java.util.Optional;

/**
 * Whose use of what is counted. Both texts are the same in every process and after every restart.
 *
 * @param who without NUL; of a consumer, its name alone or before a blank and what else tells its requests apart
 * @param limit without NUL
 */
public record Account(Kind kind, String who, String limit) {

    private static final char GAP = '\0';

    /** Who it is. */
    public enum Kind {
        /** One that the configuration knows by name. */
        CONSUMER('c'),
        /** Whatever else the configuration knows, such as a route for all of its callers together. */
        NAMED('n'),
        /** One of those of whom there is no end: its windows are forgotten when they are over. */
        STRANGER('s');

        private final char mark;

        Kind(char mark) {
            this.mark = mark;
        }
    }

    public Account {
        if (who.indexOf(GAP) >= 0 || limit.indexOf(GAP) >= 0) {
            throw new IllegalArgumentException("NUL in the name of an account");
        }
    }

    /** Its name, if it is a consumer. */
    public Optional<String> consumer() {
        int blank = who.indexOf(' ');
        return kind == Kind.CONSUMER ? Optional.of(blank < 0 ? who : who.substring(0, blank)) : Optional.empty();
    }

    /** Whether its windows are kept as history when they are over. */
    public boolean isKept() {
        return kind != Kind.STRANGER;
    }

    /** All of it, as one text that no other account has. */
    public String key() {
        return kind.mark + who + GAP + limit;
    }

    /** @throws IllegalArgumentException if it is no key */
    static Account parse(String key) {
        int gap = key.indexOf(GAP);
        for (Kind kind : Kind.values()) {
            if (gap > 0 && key.charAt(0) == kind.mark) {
                return new Account(kind, key.substring(1, gap), key.substring(gap + 1));
            }
        }
        throw new IllegalArgumentException("no account");
    }
}
