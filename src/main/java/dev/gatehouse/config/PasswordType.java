package dev.gatehouse.config;

import dev.gatehouse.route.PasswordHash;
import dev.gatehouse.route.PasswordHash.Algorithm;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hash of a password, as {@code htpasswd -B} and the tools of argon2 write it. Never shown, whatever is wrong with it.
 *
 * <p>What it costs to try a password is bounded here: every caller with a wrong one makes the gateway pay it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106</a>
 */
final class PasswordType {

    /** About a second of one processor. */
    private static final int HIGHEST_BCRYPT_COST = 14;

    private static final int LOWEST_BCRYPT_COST = 4;
    private static final int MOST_MEMORY_KIB = 64 * 1024;
    private static final int MOST_PASSES = 10;
    private static final int MOST_LANES = 16;

    /** Memory times passes, as with 64 MiB and 4 passes. */
    private static final int MOST_WORK_KIB = 256 * 1024;

    private static final int LEAST_BYTES = 8;
    private static final int MOST_BYTES = 64;

    private static final Pattern BCRYPT =
            Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{31}");
    private static final Pattern ARGON2ID = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,8}),t=([1-9][0-9]{0,3}),p=([1-9][0-9]{0,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    private static final String NAME = "hash of a password";
    private static final String REMEDY =
            "write what keys password or htpasswd -B prints: $2y$... or $argon2id$v=19$...";

    static final ValueType<PasswordHash> HASH = ValueType.of(NAME, REMEDY, PasswordType::parse);

    private PasswordType() {}

    private static Parsed<PasswordHash> parse(String text) {
        Matcher bcrypt = BCRYPT.matcher(text);
        if (bcrypt.matches()) {
            return bcrypt(text, Integer.parseInt(bcrypt.group(1)));
        }
        Matcher argon2 = ARGON2ID.matcher(text);
        return argon2.matches() ? argon2(text, argon2) : other(text);
    }

    private static Parsed<PasswordHash> bcrypt(String text, int cost) {
        if (cost > HIGHEST_BCRYPT_COST) {
            return invalid(
                    "costs too much: anybody can make the gateway try a password",
                    "make it again with a cost of " + HIGHEST_BCRYPT_COST + " at most; 12 is usual");
        }
        return cost < LOWEST_BCRYPT_COST ? other(text) : Parsed.valid(new PasswordHash(Algorithm.BCRYPT, text));
    }

    private static Parsed<PasswordHash> argon2(String text, Matcher parts) {
        int memory = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        int lanes = Integer.parseInt(parts.group(3));
        if (memory > MOST_MEMORY_KIB
                || passes > MOST_PASSES
                || lanes > MOST_LANES
                || (long) memory * passes > MOST_WORK_KIB) {
            return invalid(
                    "costs too much: anybody can make the gateway try a password",
                    "make it again with m=19456,t=2,p=1; m goes up to " + MOST_MEMORY_KIB + ", t to " + MOST_PASSES
                            + ", p to " + MOST_LANES + ", and m times t to " + MOST_WORK_KIB);
        }
        if (memory < 8 * lanes || !isOfGoodSize(parts.group(4)) || !isOfGoodSize(parts.group(5))) {
            return other(text);
        }
        return Parsed.valid(new PasswordHash(Algorithm.ARGON2ID, text));
    }

    private static boolean isOfGoodSize(String base64) {
        try {
            int bytes = Base64.getDecoder().decode(base64).length;
            return bytes >= LEAST_BYTES && bytes <= MOST_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Parsed<PasswordHash> other(String text) {
        if (text.startsWith("$apr1$") || text.startsWith("$1$")) {
            return invalid("is a hash by MD5, from which passwords are guessed by the million", REMEDY);
        }
        if (text.startsWith("{SHA}") || text.startsWith("{SSHA}")) {
            return invalid("is a hash by SHA-1, from which passwords are guessed by the million", REMEDY);
        }
        if (text.startsWith("$argon2i$") || text.startsWith("$argon2d$")) {
            return invalid("is of another kind of argon2 than argon2id", REMEDY);
        }
        if (text.startsWith("$2x$")) {
            return invalid("was made by a bcrypt that lost parts of some passwords", REMEDY);
        }
        return invalid("is no hash by bcrypt or argon2id", REMEDY);
    }

    private static Parsed<PasswordHash> invalid(String what, String remedy) {
        return Parsed.invalid(ConfigText.MASK, what, remedy);
    }
}
