package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes of passwords that are refused where they stand. */
final class PasswordProblemsTest {

    private static final String BCRYPT_REST = "$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    private static final String ARGON2_REST = "$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secret|is no hash by bcrypt or argon2id",
                "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=|is a hash by SHA-1, from which passwords are guessed by the million",
                "$apr1$lZL6V/ci$eIMz/iKDkbtys/uU7LEK00|is a hash by MD5, from which passwords are guessed by the million",
                "rl.3StKT.4T8M|is no hash by bcrypt or argon2id",
                "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB|is of another kind of argon2 than argon2id",
            })
    void of_another_kind(String hash, String what) {
        Parsed.Invalid<?> invalid = (Parsed.Invalid<?>) PasswordType.HASH.parse(hash);
        assertEquals(what, invalid.what());
        assertEquals("***", invalid.subject());
        assertTrue(invalid.remedy().contains("htpasswd -B"), invalid.remedy());
        assertFalse(invalid.remedy().contains(hash), invalid.remedy());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2y$15" + BCRYPT_REST,
                "$2y$31" + BCRYPT_REST,
                "$argon2id$v=19$m=65537,t=1,p=1" + ARGON2_REST,
                "$argon2id$v=19$m=999999999,t=1,p=1" + ARGON2_REST,
                "$argon2id$v=19$m=1024,t=11,p=1" + ARGON2_REST,
                "$argon2id$v=19$m=65536,t=5,p=1" + ARGON2_REST,
                "$argon2id$v=19$m=65536,t=1,p=17" + ARGON2_REST
            })
    void that_costs_too_much(String hash) {
        Parsed.Invalid<?> invalid = (Parsed.Invalid<?>) PasswordType.HASH.parse(hash);
        assertEquals("costs too much: anybody can make the gateway try a password", invalid.what());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2y$03" + BCRYPT_REST,
                "$2y$05" + BCRYPT_REST + "x",
                "$2y$05$CCCCCCCCCCCCCCCCCCCCC!E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$argon2id$v=16$m=256,t=2,p=2" + ARGON2_REST,
                "$argon2id$v=19$m=256,t=0,p=2" + ARGON2_REST,
                "$argon2id$v=19$m=7,t=1,p=1" + ARGON2_REST,
                "$argon2id$v=19$m=99999999999,t=1,p=1" + ARGON2_REST,
                "$argon2id$v=19$m=256,t=2,p=2$c29t$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/V=",
            })
    void that_is_malformed(String hash) {
        assertTrue(PasswordType.HASH.parse(hash) instanceof Parsed.Invalid<?>);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2y$14" + BCRYPT_REST,
                "$2b$04" + BCRYPT_REST,
                "$argon2id$v=19$m=65536,t=4,p=16" + ARGON2_REST,
                "$argon2id$v=19$m=8,t=1,p=1" + ARGON2_REST
            })
    void at_the_edge_is_taken(String hash) {
        assertTrue(PasswordType.HASH.parse(hash) instanceof Parsed.Valid<?>);
    }
}
