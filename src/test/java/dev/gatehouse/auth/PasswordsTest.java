package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.route.PasswordHash;
import dev.gatehouse.route.PasswordHash.Algorithm;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes that others made. */
final class PasswordsTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CHEAP = 4;

    /** From the test of the reference implementation, github.com/P-H-C/phc-winner-argon2. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
            })
    void argon2id(String hash) {
        assertTrue(matches("password", Algorithm.ARGON2ID, hash));
        assertFalse(matches("Password", Algorithm.ARGON2ID, hash));
        assertFalse(matches("", Algorithm.ARGON2ID, hash));
    }

    /** From the tests of crypt_blowfish; the middle one by the letter that htpasswd writes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
            })
    void bcrypt(String hash) {
        assertTrue(matches("U*U", Algorithm.BCRYPT, hash));
        assertFalse(matches("U*U*", Algorithm.BCRYPT, hash));
    }

    @Test
    void what_is_made_here_is_known_here() {
        byte[] password = Passwords.bytes("grüße");
        assertTrue(Passwords.match(password, Passwords.argon2id(password, RANDOM)));
        assertTrue(Passwords.match(password, Passwords.bcrypt(password, CHEAP, RANDOM)));
    }

    @Test
    void of_a_password_that_bcrypt_would_cut_nothing_is_made_and_none_is_let_in() {
        String longest = "x".repeat(72);
        PasswordHash hash = Passwords.bcrypt(Passwords.bytes(longest), CHEAP, RANDOM);
        assertTrue(Passwords.match(Passwords.bytes(longest), hash));
        assertFalse(Passwords.match(Passwords.bytes(longest + "y"), hash));
        assertThrows(
                IllegalArgumentException.class, () -> Passwords.bcrypt(Passwords.bytes(longest + "y"), CHEAP, RANDOM));
    }

    @Test
    void a_hash_is_not_printed() {
        assertEquals("a password in BCRYPT", new PasswordHash(Algorithm.BCRYPT, "$2y$...").toString());
    }

    private static boolean matches(String password, Algorithm algorithm, String hash) {
        return Passwords.match(Passwords.bytes(password), new PasswordHash(algorithm, hash));
    }
}
