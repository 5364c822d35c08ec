package dev.gatehouse.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.Fields;
import dev.gatehouse.login.Session.Identity;
import dev.gatehouse.login.Session.Times;
import dev.gatehouse.route.LoginCookies;
import dev.gatehouse.route.Secret;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

/** What is sealed for browsers comes back as it was, or not at all. */
final class SealPropertyTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Secret ONE = new Secret("0123456789abcdef0123456789abcdef");
    private static final Secret OTHER = new Secret("0123456789abcdef0123456789abcdeg");
    private static final Seal SEAL = new Seal(List.of(ONE), RANDOM);

    @Property(tries = 200)
    void what_is_sealed_opens_for_the_same_context_and_the_same_secret_alone(
            @ForAll String text, @ForAll String context, @ForAll String another) {
        String whole = text.replaceAll("\\p{Cs}", "");
        String sealed = SEAL.seal(context, whole);
        assertEquals(whole, SEAL.open(context, sealed));
        assertEquals(whole, new Seal(List.of(OTHER, ONE), RANDOM).open(context, sealed));
        assertNull(new Seal(List.of(OTHER), RANDOM).open(context, sealed));
        assertNull(SEAL.open(context + "\n", sealed));
        if (!another.replaceAll("\\p{Cs}", "").equals(context.replaceAll("\\p{Cs}", ""))
                && !another.matches("(?s).*\\p{Cs}.*")
                && !context.matches("(?s).*\\p{Cs}.*")) {
            assertNull(SEAL.open(another, sealed));
        }
        assertNotEquals(sealed, SEAL.seal(context, whole));
    }

    @Property(tries = 200)
    void one_bit_that_is_changed_or_a_byte_that_is_missing_and_it_does_not_open(
            @ForAll @StringLength(max = 60) @AlphaChars String text, @ForAll @IntRange(max = 10_000) int bit) {
        byte[] sealed = Base64.getUrlDecoder().decode(SEAL.seal("c", text));
        assertNull(SEAL.open("c", encoded(Arrays.copyOf(sealed, bit % sealed.length))));
        int at = bit % (sealed.length * 8);
        sealed[at / 8] ^= (byte) (1 << (at % 8));
        assertNull(SEAL.open("c", encoded(sealed)));
    }

    @Property(tries = 200)
    void whatever_comes_as_a_cookie_is_no_failure(@ForAll String text) {
        assertNull(SEAL.open("c", text));
        Session.read(text);
        Attempt.read(text);
        BrowserMark.read(text);
        RequestCookies.find(cookies(text), "a");
        new CookieLines(new LoginCookies("a", false), "/out").session(cookies(text));
    }

    @Property(tries = 200)
    void a_session_is_read_as_it_was_written(
            @ForAll String name, @ForAll List<String> groups, @ForAll long begun, @ForAll boolean told) {
        Session session = new Session(
                "id",
                new Identity(
                        whole(name),
                        told ? whole(name) : null,
                        groups.stream().map(SealPropertyTest::whole).toList(),
                        List.of("openid"),
                        Map.of("level", new BigDecimal("3.50"), "in", Map.of("a", List.of(true, "x")))),
                new Times(begun, 2, 3),
                told ? whole(name) : null);
        assertEquals(session, Session.read(session.text()));
    }

    private static String whole(String text) {
        return text.replaceAll("\\p{Cs}", "");
    }

    @Property(tries = 200)
    void a_session_of_any_size_that_fits_is_parted_and_put_together(@ForAll @IntRange(min = 1, max = 7599) int size) {
        String sealed = "x".repeat(size - 1) + "y";
        CookieLines lines = new CookieLines(new LoginCookies("a", true), "/out");
        assertTrue(CookieLines.fits(sealed));
        List<String> all = lines.ofSession(sealed, new Fields());
        assertTrue(all.stream().allMatch(line -> line.length() <= 4096));
        StringBuilder sent = new StringBuilder("app=1");
        all.forEach(line -> sent.append("; ").append(line, 0, line.indexOf(';')));
        assertEquals(sealed, lines.session(cookies(sent.toString())));
    }

    private static Fields cookies(String line) {
        Fields fields = new Fields();
        fields.add("Cookie", line);
        return fields;
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
