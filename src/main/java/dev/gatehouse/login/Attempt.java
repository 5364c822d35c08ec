package dev.gatehouse.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a browser to log in. It travels sealed as {@code state}, so that any number of tabs may log in at once, and nothing
 * has to be kept for those that never come back.
 *
 * @param seed 32 random bytes in base64url: PKCE's verifier, from which the rest is derived
 * @param browser the {@link BrowserMark} of the browser that began it
 * @param returnTo where the browser goes then
 * @param begun seconds since 1970
 * @param tries how many came before, as where the browser kept no cookie
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636">RFC 7636</a>
 */
public record Attempt(String seed, String browser, String returnTo, long begun, int tries) {

    private static final int SEED_BYTES = 32;
    private static final int LONGEST_SECONDS = 3600;
    private static final int MOST_TRIES = 2;

    /** Not the seed: whoever has it can take the code. */
    @Override
    public String toString() {
        return "attempt " + id();
    }

    public static Attempt begin(BrowserMark browser, String returnTo, long now, SecureRandom random) {
        return new Attempt(random(SEED_BYTES, random), browser.id(), returnTo, now, 0);
    }

    /** The next one, with secrets of its own. */
    public Attempt again(BrowserMark by, long now, SecureRandom random) {
        return new Attempt(random(SEED_BYTES, random), by.id(), returnTo, now, tries + 1);
    }

    /** Whether another one would hardly do better. */
    public boolean isLast() {
        return tries >= MOST_TRIES;
    }

    public boolean isTooOld(long now) {
        return now - begun > LONGEST_SECONDS;
    }

    /** What the issuer's token must repeat; nobody can tell the verifier from it. */
    public String nonce() {
        return hash("nonce " + seed);
    }

    /** For what is remembered of it meanwhile. */
    public String id() {
        return hash("id " + seed);
    }

    /**
     * By the method S256.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7636#section-4.2">RFC 7636 §4.2</a>
     */
    public String challenge() {
        return hash(seed);
    }

    public String verifier() {
        return seed;
    }

    public String text() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("k", seed);
        members.put("w", browser);
        members.put("p", returnTo);
        members.put("b", begun);
        members.put("n", (long) tries);
        return Sealed.text(members);
    }

    /** Null if it is none. */
    public static @Nullable Attempt read(String text) {
        Sealed sealed = Sealed.read(text);
        String seed = sealed == null ? null : sealed.text("k");
        String browser = sealed == null ? null : sealed.text("w");
        String returnTo = sealed == null ? null : sealed.text("p");
        return sealed == null || seed == null || browser == null || returnTo == null
                ? null
                : new Attempt(seed, browser, returnTo, sealed.number("b"), (int) sealed.number("n"));
    }

    static String random(int bytes, SecureRandom random) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
