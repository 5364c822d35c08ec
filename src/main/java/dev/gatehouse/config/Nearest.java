package dev.gatehouse.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known name somebody meant. */
final class Nearest {

    private Nearest() {}

    /**
     * The candidate that the fewest typing errors lead away from, if these are few for its length.
     */
    static Optional<String> to(String text, Collection<String> candidates) {
        Optional<String> nearest = Optional.empty();
        int fewest = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int errors = typingErrors(text.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (errors < fewest && errors <= Math.max(1, candidate.length() / 4)) {
                fewest = errors;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /**
     * Letters missing, too many, wrong, or exchanged with their neighbour (optimal string alignment distance).
     */
    private static int typingErrors(String a, String b) {
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distance[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, distance);
            }
        }
        return distance[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int i, int j, int[][] distance) {
        int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int cost = Math.min(Math.min(distance[i - 1][j], distance[i][j - 1]) + 1, distance[i - 1][j - 1] + wrong);
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(cost, distance[i - 2][j - 2] + 1) : cost;
    }
}
