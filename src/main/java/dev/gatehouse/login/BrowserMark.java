package dev.gatehouse.login;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By what a browser is known again that has gone to log in: a code and a {@code state} of somebody else's are of no use in it.
 *
 * <p>It also counts the logins that came to an end, so that a browser which loses its session each time does not go round for ever.
 *
 * @param id random
 * @param since when it was given, in seconds since 1970
 * @param logins how many came to an end since {@code first}
 * @param first of these, in seconds since 1970
 */
public record BrowserMark(String id, long since, int logins, long first) {

    private static final int ID_BYTES = 16;
    private static final int FRESH_SECONDS = 3600;
    private static final int GOOD_SECONDS = 3 * FRESH_SECONDS;
    private static final int ROUND_SECONDS = 60;
    private static final int MOST_LOGINS = 5;

    public static BrowserMark make(long now, SecureRandom random) {
        return new BrowserMark(Attempt.random(ID_BYTES, random), now, 0, 0);
    }

    /** Whether another attempt may begin with it: it must outlive that one. */
    public boolean isFresh(long now) {
        return now - since <= FRESH_SECONDS;
    }

    public boolean isGood(long now) {
        return now - since <= GOOD_SECONDS;
    }

    /** Whether the browser has logged in again and again in a short time. */
    public boolean goesRound(long now) {
        return logins >= MOST_LOGINS && now - first < ROUND_SECONDS;
    }

    public BrowserMark loggedIn(long now) {
        return now - first < ROUND_SECONDS
                ? new BrowserMark(id, since, logins + 1, first)
                : new BrowserMark(id, since, 1, now);
    }

    public String text() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("w", id);
        members.put("b", since);
        members.put("n", (long) logins);
        members.put("f", first);
        return Sealed.text(members);
    }

    /** Null if it is none. */
    public static @Nullable BrowserMark read(String text) {
        Sealed sealed = Sealed.read(text);
        String id = sealed == null ? null : sealed.text("w");
        return sealed == null || id == null
                ? null
                : new BrowserMark(id, sealed.number("b"), (int) sealed.number("n"), sealed.number("f"));
    }
}
