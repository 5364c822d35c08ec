package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.gatehouse.exchange.Caller;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.IdentitySettings;
import dev.gatehouse.route.Secret;
import dev.gatehouse.route.ToldCaller;
import dev.gatehouse.route.ToldCaller.Part;
import dev.gatehouse.route.ToldCaller.TokenSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CallerFieldsTest {

    private static final Path KEY = Path.of("src/test/resources/dev/gatehouse/config/every-key/tls/identity.pem");
    private static final Caller ACME = new Caller(null, "acme", "laptop", List.of("a", "b"), List.of("read"));
    private static final ToldCaller BY_TOKEN = new ToldCaller(
            Set.of(Part.ID), new TokenSettings("X-Consumer-Token", List.of("orders"), Duration.ofMinutes(2)));

    private final AtomicLong seconds = new AtomicLong(1_000_000);

    @Test
    void a_callers_token_is_signed_once_and_anew_when_half_of_its_time_is_over() throws Exception {
        CallerFields told = told(BY_TOKEN);
        Fields first = told.of(ACME);
        seconds.addAndGet(59);
        assertSame(first, told.of(ACME));
        seconds.addAndGet(1);
        Fields second = assertNotNull(told.of(ACME));
        assertNotEquals(token(first), token(second));
    }

    @Test
    void each_caller_has_a_token_of_its_own() throws Exception {
        CallerFields told = told(BY_TOKEN);
        Caller other = new Caller(null, "acme", "ci", List.of("a", "b"), List.of("read"));
        assertNotEquals(token(told.of(ACME)), token(told.of(other)));
    }

    @Test
    void nobody_gets_no_token_and_a_name_alone_needs_no_fields() throws Exception {
        assertEquals(0, assertNotNull(told(BY_TOKEN).of(Caller.ANONYMOUS)).size());
        assertNull(told(ToldCaller.NAME_ALONE).of(ACME));
    }

    @Test
    void what_is_shown_to_a_person_holds_no_token() throws Exception {
        assertEquals(
                "(signed when it is sent)",
                assertNotNull(told(BY_TOKEN).shown(ACME)).first("X-Consumer-Token"));
    }

    @Test
    void what_cannot_stand_in_a_field_is_left_out_of_it() throws Exception {
        Caller odd = new Caller(null, "acme", "läptop", List.of("a,admins", "b c", "ü", "ok"), List.of());
        Fields fields =
                assertNotNull(told(new ToldCaller(Set.of(Part.values()), null)).of(odd));
        assertEquals(2, fields.size());
        assertEquals("ok", fields.first("X-Consumer-Groups"));
    }

    private CallerFields told(ToldCaller settings) throws IOException {
        return new CallerFields(
                settings,
                Signer.of(new IdentitySettings("gatehouse", new Secret(Files.readString(KEY)), null)),
                () -> Instant.ofEpochSecond(seconds.get()));
    }

    private static @Nullable String token(@Nullable Fields fields) {
        return fields == null ? null : fields.first("X-Consumer-Token");
    }

    private static Fields assertNotNull(@Nullable Fields fields) {
        return java.util.Objects.requireNonNull(fields);
    }
}
