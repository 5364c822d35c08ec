package dev.gatehouse.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key that there was. It stays known, so that whoever still has it in a file is told what to write instead.
 *
 * @param name as it was; a {@code *} in it stands for anything, as the user's name in a key of a family
 * @param successor the key that says the same now, with the same {@code *}; empty = there is none
 * @param since the version that knows the key no more
 */
record RetiredKey(String name, String successor, String since) {

    /** Whether a key in a file is this one. */
    boolean is(String text) {
        return matcher(text).matches();
    }

    /** What to write for a key that {@link #is} this one; empty if there is nothing. */
    String successorOf(String text) {
        Matcher matcher = matcher(text);
        boolean hasName = matcher.matches() && matcher.groupCount() > 0;
        return hasName ? successor.replace("*", matcher.group(1)) : successor;
    }

    /** The same key behind a prefix. */
    RetiredKey under(String prefix) {
        return new RetiredKey(prefix + name, successor.isEmpty() ? "" : prefix + successor, since);
    }

    private Matcher matcher(String text) {
        return Pattern.compile(Pattern.quote(name).replace("*", "\\E(.+)\\Q")).matcher(text);
    }
}
