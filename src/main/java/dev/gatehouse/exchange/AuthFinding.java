package dev.gatehouse.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How authentication came to its result, for the record.
 *
 * @param scheme that named the caller; null if none did
 * @param trials of the schemes that were tried before it, or of all, in their order: as many as the route lists at most
 */
public record AuthFinding(@Nullable String scheme, List<Trial> trials) {

    public static final AuthFinding NONE = new AuthFinding(null, List.of());

    public AuthFinding {
        trials = List.copyOf(trials);
    }

    /**
     * A scheme that did not name the caller.
     *
     * @param reason in a few words, without anything secret, and without a semicolon
     */
    public record Trial(String scheme, String reason) {

        @Override
        public String toString() {
            return scheme + ": " + reason;
        }
    }

    /** The trials in one line; null if there were none. */
    public @Nullable String trialsText() {
        if (trials.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (Trial trial : trials) {
            text.append(text.length() == 0 ? "" : "; ").append(trial);
        }
        return text.toString();
    }
}
