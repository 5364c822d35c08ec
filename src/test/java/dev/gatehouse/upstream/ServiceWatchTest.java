package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.listen.LogLines;
import dev.gatehouse.names.ServiceTarget;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What SRV records make an endpoint. */
final class ServiceWatchTest {

    private static final long TEN_SECONDS = 10_000_000_000L;
    private static final String NAME = "_http._tcp.orders.internal";

    private final FakeNames names = new FakeNames();
    private long nanos;
    private final AddressCache cache = new AddressCache(
            names,
            new TimeSource(() -> nanos, InstantSource.system()),
            new AdminPlace(new ListenAddress("127.0.0.1", 9090)));
    private final NameWatch watch =
            new NameWatch(OneEndpoint.at(1).at(List.of(EndpointSettings.ofService(NAME, null))), cache);

    @BeforeEach
    void addresses() throws UnknownHostException {
        names.host("a.internal.", 3600, "10.0.0.1");
        names.host("b.internal.", 3600, "10.0.0.2");
        names.host("c.internal.", 3600, "10.0.0.3", "10.0.0.4");
    }

    @Test
    void before_anything_is_known_there_is_none() {
        assertEquals(Optional.empty(), watch.changed());
        names.answer();
        assertEquals(Optional.empty(), watch.changed());
    }

    @Test
    void each_address_of_each_target_is_one_with_its_port_and_weight() {
        assertEquals(
                List.of("a.internal:81 10.0.0.1 x3", "c.internal:82 10.0.0.3 x5", "c.internal:82 10.0.0.4 x5"),
                lookUp(target("c", 82, 0, 5), target("a", 81, 0, 3)));
    }

    @Test
    void those_of_other_than_the_lowest_priority_are_backups() {
        assertEquals(
                List.of("b.internal:80 10.0.0.2 x1", "a.internal:80 10.0.0.1 x1 backup"),
                lookUp(target("a", 80, 20, 1), target("b", 80, 10, 1)));
    }

    @Test
    void without_weights_all_are_alike() {
        assertEquals(
                List.of("a.internal:80 10.0.0.1 x1", "b.internal:80 10.0.0.2 x1"),
                lookUp(target("a", 80, 0, 0), target("b", 80, 0, 0)));
    }

    @Test
    void a_weight_of_zero_beside_others_is_a_very_small_one() {
        assertEquals(
                List.of("a.internal:80 10.0.0.1 x1", "b.internal:80 10.0.0.2 x100"),
                lookUp(target("a", 80, 0, 0), target("b", 80, 0, 1)));
    }

    @Test
    void the_heaviest_is_a_hundred() {
        assertEquals(
                List.of("a.internal:80 10.0.0.1 x50", "b.internal:80 10.0.0.2 x100"),
                lookUp(target("a", 80, 0, 32_767), target("b", 80, 0, 65_535)));
    }

    @Test
    void a_service_that_is_nowhere_has_none() {
        lookUp(target("a", 80, 0, 0));
        assertEquals(List.of(), lookUp());
    }

    @Test
    void another_target_takes_the_place_of_the_last_when_its_address_is_known() throws UnknownHostException {
        lookUp(target("a", 80, 0, 0));
        names.service(NAME, 10, target("d", 80, 0, 0));
        nanos += TEN_SECONDS;
        watch.changed();
        names.answer();
        assertEquals(Optional.empty(), watch.changed());
        names.host("d.internal.", 3600, "10.0.0.5");
        names.answer();
        assertEquals(
                Optional.of(List.of("d.internal:80 10.0.0.5 x1")),
                watch.changed().map(ServiceWatchTest::texts));
    }

    @Test
    void targets_without_an_address_take_nobodys_place() {
        lookUp(target("a", 80, 0, 0));
        names.service(NAME, 10, target("gone", 80, 0, 0));
        assertEquals(Optional.empty(), changed());
        names.service(NAME, 10, target("gone", 80, 0, 0), target("b", 80, 0, 0));
        assertEquals(Optional.of(List.of("b.internal:80 10.0.0.2 x1")), changed());
    }

    @Test
    void those_known_last_stay_while_the_records_cannot_be_looked_up() {
        lookUp(target("a", 80, 0, 0));
        names.forget(NAME);
        assertEquals(Optional.empty(), changed());
    }

    @Test
    void the_same_records_in_another_order_are_no_change() {
        lookUp(target("a", 80, 0, 0), target("b", 80, 0, 0));
        names.service(NAME, 10, target("b", 80, 0, 0), target("a", 80, 0, 0));
        assertEquals(Optional.empty(), changed());
    }

    @Test
    void the_operators_side_is_none_of_them() throws UnknownHostException {
        names.host("evil.internal.", 3600, "127.0.0.1");
        assertEquals(List.of("a.internal:80 10.0.0.1 x1"), lookUp(target("evil", 9090, 0, 0), target("a", 80, 0, 0)));
    }

    @Test
    void three_hundred_targets_are_three_hundred_endpoints() throws UnknownHostException {
        List<ServiceTarget> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            names.host("t" + i + ".internal.", 3600, "10.1." + i / 256 + "." + i % 256);
            all.add(target("t" + i, 80, 0, i));
        }
        assertEquals(300, lookUp(all.toArray(ServiceTarget[]::new)).size());
    }

    @Test
    void of_more_than_a_thousand_targets_those_of_the_lowest_priority_are_used_and_looked_up_and_the_log_says_so()
            throws UnknownHostException {
        List<ServiceTarget> all = new ArrayList<>();
        for (int i = 0; i < 1001; i++) {
            String name = String.format(Locale.ROOT, "t%04d", i);
            names.host(name + ".internal.", 3600, "10.1." + i / 256 + "." + i % 256);
            all.add(target(name, 80, i == 1000 ? 1 : 2, 1));
        }
        try (LogLines log = LogLines.of(NameWatch.class)) {
            List<String> used = lookUp(all.toArray(ServiceTarget[]::new));
            assertEquals(1000, used.size());
            assertEquals("t1000.internal:80 10.1.3.232 x1", used.get(0));
            assertEquals("t0998.internal:80 10.1.3.230 x1 backup", used.get(999));
            assertFalse(names.asked().contains("t0999.internal."));
            List<String> told = log.all().stream()
                    .filter(line -> line.contains("more than 1000"))
                    .toList();
            assertEquals(
                    List.of("WARN upstream service: " + NAME
                            + " leads to more than 1000 places; no more of them are used"),
                    told);
            Collections.reverse(all);
            names.service(NAME, 10, all.toArray(ServiceTarget[]::new));
            assertEquals(Optional.empty(), changed());
        }
    }

    @Test
    void so_it_is_with_few_targets_that_have_many_addresses() throws UnknownHostException {
        String[] many = new String[600];
        for (int i = 0; i < many.length; i++) {
            many[i] = "10.2." + i / 256 + "." + i % 256;
        }
        names.host("x.internal.", 3600, many);
        names.host("y.internal.", 3600, many);
        assertEquals(1000, lookUp(target("x", 80, 0, 1), target("y", 80, 0, 1)).size());
    }

    @Test
    void names_are_asked_for_when_their_own_time_is_over() {
        lookUp(target("a", 80, 0, 0));
        names.asked();
        nanos += TEN_SECONDS;
        watch.changed();
        assertEquals(List.of(NAME), names.asked());
    }

    @Test
    void a_target_that_cannot_be_looked_up_is_told_of_and_forgotten_when_it_is_none_any_more() {
        try (LogLines log = LogLines.of(NameWatch.class)) {
            for (int i = 0; i < 2; i++) {
                names.service(NAME, 10, target("a", 80, 0, 1), target("unknown", 80, 0, 1));
                changed();
                names.service(NAME, 10, target("a", 80, 0, 1));
                changed();
            }
            List<String> told =
                    log.all().stream().filter(line -> line.contains("unknown")).toList();
            assertEquals(2, told.size(), told::toString);
        }
    }

    private List<String> lookUp(ServiceTarget... targets) {
        names.service(NAME, 10, targets);
        return changed().orElseThrow();
    }

    private Optional<List<String>> changed() {
        nanos += TEN_SECONDS;
        watch.changed();
        names.answer();
        Optional<List<EndpointSettings>> at = watch.changed();
        names.answer();
        return watch.changed().or(() -> at).map(ServiceWatchTest::texts);
    }

    private static ServiceTarget target(String name, int port, int priority, int weight) {
        return new ServiceTarget(name + ".internal", port, priority, weight);
    }

    private static List<String> texts(List<EndpointSettings> endpoints) {
        return endpoints.stream()
                .map(one -> one.host() + ":" + one.port() + " "
                        + Objects.requireNonNull(one.address()).getHostAddress() + " x" + one.weight()
                        + (one.isBackup() ? " backup" : ""))
                .collect(Collectors.toList());
    }
}
