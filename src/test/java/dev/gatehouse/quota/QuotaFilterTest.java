package dev.gatehouse.quota;

import static dev.gatehouse.exchange.ExchangeFixture.configuration;
import static dev.gatehouse.exchange.ExchangeFixture.route;
import static dev.gatehouse.exchange.ExchangeFixture.servletRequest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.ExchangeFixture;
import dev.gatehouse.exchange.Outcome;
import dev.gatehouse.exchange.Outcome.Stage;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Problem;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.Route;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

final class QuotaFilterTest {

    private static final Route ONE_A_MINUTE =
            route(AuthSettings.PUBLIC, new RateLimit(1, Period.MINUTE, 1, CountBy.CONSUMER, ZoneOffset.UTC));
    private static final Route UNLIMITED = route(AuthSettings.PUBLIC);

    private final ManualTime time = new ManualTime(0, Instant.EPOCH);
    private final LimiterStore store = new LimiterStore(time.source());
    private final FilterChain chain = mock(FilterChain.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class, RETURNS_DEEP_STUBS);

    @Test
    void a_request_within_its_limit_passes_and_its_answer_says_what_is_left() throws Exception {
        Exchange exchange = send(filter(ONE_A_MINUTE), ONE_A_MINUTE);

        assertTrue(exchange.quotaDecided());
        InOrder order = inOrder(response, chain);
        order.verify(response).setHeader("RateLimit-Policy", "\"minute\";q=1;w=60");
        order.verify(response).setHeader("RateLimit", "\"minute\";r=0;t=60");
        order.verify(chain).doFilter(any(), any());
    }

    @Test
    void a_request_beyond_its_limit_is_told_when_to_come_again() throws Exception {
        QuotaFilter filter = filter(ONE_A_MINUTE);
        send(filter, ONE_A_MINUTE);
        Exchange second = send(filter, ONE_A_MINUTE);

        assertEquals(new Outcome.Refused(Stage.QUOTA, Problem.TOO_MANY_REQUESTS, "over minute"), second.outcome());
        assertFalse(second.quotaDecided());
        verify(response).setStatus(429);
        verify(response).setHeader("Retry-After", "60");
        verify(chain, times(1)).doFilter(any(), any());
    }

    @Test
    void an_unlimited_route_sets_no_field() throws Exception {
        Exchange exchange = send(filter(UNLIMITED), UNLIMITED);

        assertTrue(exchange.quotaDecided());
        verify(response, never()).setHeader(anyString(), anyString());
        verify(chain).doFilter(any(), any());
    }

    @Test
    void a_re_dispatched_request_is_not_counted_again() throws Exception {
        QuotaFilter filter = filter(ONE_A_MINUTE);
        Exchange exchange = send(filter, ONE_A_MINUTE);
        filter.doFilter(servletRequest(exchange), response, chain);

        verify(chain, times(2)).doFilter(any(), any());
    }

    private QuotaFilter filter(Route route) {
        Quotas quotas = Quotas.of(configuration(List.of(route), List.of()), store);
        return new QuotaFilter(generation -> quotas);
    }

    private Exchange send(QuotaFilter filter, Route route) throws Exception {
        Exchange exchange = ExchangeFixture.exchange(route, new Fields());
        filter.doFilter(servletRequest(exchange), response, chain);
        return exchange;
    }
}
