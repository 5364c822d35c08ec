package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ApiKeyTest {

    @Property
    void a_created_key_has_its_prefix_43_random_characters_and_a_checksum_that_fits(
            @ForAll @Size(32) byte[] randomBytes) {
        String key = ApiKey.create(producing(randomBytes)).text();

        assertTrue(key.matches("gate_[0-9A-Za-z]{43}[0-9A-Za-z]{6}"), key);
        assertEquals(ApiKey.Form.GENUINE, ApiKey.formOf(key));
    }

    @Property
    void one_mistyped_character_is_noticed(
            @ForAll @Size(32) byte[] randomBytes, @ForAll @IntRange(min = 5, max = 53) int place) {
        StringBuilder key =
                new StringBuilder(ApiKey.create(producing(randomBytes)).text());
        key.setCharAt(place, key.charAt(place) == 'a' ? 'b' : 'a');

        assertEquals(ApiKey.Form.MISTYPED, ApiKey.formOf(key.toString()));
    }

    @Test
    void the_least_and_the_greatest_random_number_give_these_keys() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xFF);

        assertEquals(
                "gate_00000000000000000000000000000000000000000002CZclj",
                ApiKey.create(producing(new byte[32])).text());
        assertEquals(
                "gate_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp13sRzl1",
                ApiKey.create(producing(ones)).text());
    }

    @Test
    void a_key_that_an_operator_brought_along_is_foreign_and_not_mistyped() {
        assertEquals(ApiKey.Form.FOREIGN, ApiKey.formOf("bench-key-7"));
        assertEquals(ApiKey.Form.FOREIGN, ApiKey.formOf(""));
    }

    @Test
    void the_hash_is_that_of_the_whole_text() {
        ApiKey key = ApiKey.create(producing(new byte[32]));

        assertEquals(
                "54864ba0c70dfd4d3f6b76882d22e3cd48f74efdc525697c8607c9d168564ed7",
                key.hash().digits());
    }

    @Test
    void two_keys_differ() {
        SecureRandom random = new SecureRandom();

        assertNotEquals(ApiKey.create(random).text(), ApiKey.create(random).text());
    }

    @Test
    void a_key_does_not_print_itself() {
        assertEquals("gate_***", ApiKey.create(new SecureRandom()).toString());
    }

    private static SecureRandom producing(byte[] bytes) {
        return new SecureRandom() {
            @Override
            public void nextBytes(byte[] target) {
                System.arraycopy(bytes, 0, target, 0, target.length);
            }
        };
    }
}
