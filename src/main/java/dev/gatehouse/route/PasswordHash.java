package dev.gatehouse.route;

/**
 * A password as a consumer file keeps it: in the words that name the algorithm, its costs, salt and hash.
 *
 * @param text such as {@code $2y$12$…} or {@code $argon2id$v=19$m=19456,t=2,p=1$…$…}; well-formed, and not too costly
 */
public record PasswordHash(Algorithm algorithm, String text) {

    /** Never the hash: it is as good as the password to whoever has time. */
    @Override
    public String toString() {
        return "a password in " + algorithm;
    }

    /** How it was made. */
    public enum Algorithm {
        /** Takes 72 bytes of a password at most. */
        BCRYPT,
        /** RFC 9106, version 19. */
        ARGON2ID
    }
}
