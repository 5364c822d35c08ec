package dev.gatehouse.config;

import java.util.List;

/**
 * The names that there are, for somebody who gave another.
 *
 * @param noun what they are, in the plural
 */
public record KnownNames(String noun, List<String> names) {

    private static final int MOST_SHOWN = 12;

    public KnownNames {
        names = List.copyOf(names);
    }

    /** The one that was probably meant, and all of them: in one line, however many there are. */
    public String insteadOf(String given) {
        if (names.isEmpty()) {
            return "there are no " + noun;
        }
        String more = names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "";
        String guess = Nearest.to(given, names)
                .map(nearest -> "did you mean " + nearest + "? ")
                .orElse("");
        return guess + "the " + noun + " are " + String.join(", ", names.subList(0, Math.min(names.size(), MOST_SHOWN)))
                + more;
    }
}
