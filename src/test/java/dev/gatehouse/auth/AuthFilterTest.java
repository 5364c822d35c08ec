package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.exchange.Outcome;
import dev.gatehouse.exchange.Outcome.Stage;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Problem;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.SchemeSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AuthFilterTest {

    private static final AuthSettings BY_KEY = AuthSettings.of(new SchemeSettings.ApiKey(null));
    private static final String KEY = "bench-key-7";

    private final AuthStanding standing = new AuthStanding(TimeSource.SYSTEM);
    private final FilterChain chain = mock(FilterChain.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class, RETURNS_DEEP_STUBS);
    private final Fields fields = new Fields();

    @Test
    void a_caller_with_a_known_key_passes_by_name() throws Exception {
        fields.add("X-Api-Key", KEY);
        Exchange exchange = send(BY_KEY);

        assertEquals("acme", exchange.caller().consumerId());
        assertEquals("laptop", exchange.caller().credentialId());
        assertTrue(exchange.callerDecided());
        verify(chain).doFilter(any(), any());
    }

    @Test
    void anybody_passes_a_public_route_without_a_name() throws Exception {
        fields.add("X-Api-Key", KEY);
        Exchange exchange = send(AuthSettings.PUBLIC);

        assertEquals(Caller.ANONYMOUS, exchange.caller());
        assertTrue(exchange.callerDecided());
        verify(chain).doFilter(any(), any());
    }

    @Test
    void a_caller_without_a_key_is_told_how_to_send_one() throws Exception {
        Exchange exchange = send(BY_KEY);

        assertEquals(new Outcome.Refused(Stage.AUTH, Problem.UNAUTHENTICATED, "no key"), exchange.outcome());
        assertFalse(exchange.callerDecided());
        verify(response).setStatus(401);
        verify(response).addHeader("WWW-Authenticate", "ApiKey realm=\"gatehouse\"");
        verify(chain, never()).doFilter(any(), any());
    }

    @Test
    void a_caller_who_is_decided_passes_on_a_re_dispatch() throws Exception {
        Route route = ExchangeFixture.route(BY_KEY);
        Exchange exchange = ExchangeFixture.exchange(route, fields);
        exchange.calledBy(Caller.ANONYMOUS, AuthFinding.NONE);
        filter(route).doFilter(ExchangeFixture.servletRequest(exchange), response, chain);

        verify(chain).doFilter(any(), any());
    }

    private Exchange send(AuthSettings auth) throws Exception {
        Route route = ExchangeFixture.route(auth);
        Exchange exchange = ExchangeFixture.exchange(route, fields);
        filter(route).doFilter(ExchangeFixture.servletRequest(exchange), response, chain);
        return exchange;
    }

    private AuthFilter filter(Route route) {
        Authentication authentication = Authentication.of(configuration(route), standing, AskedServices.NONE);
        return new AuthFilter(generation -> authentication, standing);
    }

    private static Configuration configuration(Route route) {
        List<KeySettings> keys =
                List.of(new KeySettings("laptop", HexFormat.of().formatHex(Sha256.of(KEY))));
        ConsumerSettings consumer = new ConsumerSettings("acme", 0, keys, List.of(), List.of());
        return ExchangeFixture.configuration(List.of(route), List.of(consumer));
    }
}
