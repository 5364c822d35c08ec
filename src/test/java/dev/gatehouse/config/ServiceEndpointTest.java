package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.UpstreamTls;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Endpoints that stand for what SRV records say, and servers that are asked for them. */
final class ServiceEndpointTest {

    @TempDir
    Path directory;

    @Test
    void a_service_is_known_by_its_name_alone() {
        EndpointSettings service =
                endpoints("endpoints = SRV+http://_http._tcp.Orders.internal").get(0);
        assertEquals(EndpointSettings.ofService("_http._tcp.orders.internal", null), service);
        assertEquals("srv+http://_http._tcp.orders.internal", service.uri());
    }

    @Test
    void a_service_may_stand_beside_others_and_among_backups() {
        List<EndpointSettings> all = endpoints(
                "endpoints = http://a:80, srv+http://_http._tcp.b", "endpoints.backup = srv+http://c.internal");
        assertEquals(
                List.of(false, true, true),
                all.stream().map(EndpointSettings::isService).toList());
        assertEquals(
                List.of(false, false, true),
                all.stream().map(EndpointSettings::isBackup).toList());
    }

    @Test
    void by_tls_it_has_to_be_who_its_own_name_says_and_not_whom_a_record_names() {
        assertEquals("orders.internal", serverName("endpoints = srv+https://_https._tcp.orders.internal"));
        assertEquals("orders.internal", serverName("endpoints = srv+https://orders.internal"));
        assertEquals(
                "api.example.com",
                serverName("endpoints = srv+https://_https._tcp.orders.internal", "tls.server-name = api.example.com"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "srv+http://_http._tcp.a:80 | has a port, which SRV records say",
                "srv+http://_http._tcp.a weight 2 | has a weight, which SRV records say",
                "srv+http://10.0.0.1 | is an address, which has no SRV records",
                "srv+http://[::1] | is an address, which has no SRV records",
                "srv+http://_http._tcp.a/v1 | has more than a host and a port",
                "srv+ftp://a | is no endpoint",
                "srv://a | is no endpoint"
            })
    void what_records_say_themselves_is_not_stated(String endpoint, String problem) {
        String problems = conf("endpoints = " + endpoint).problems();
        assertEquals(1, problems.lines().filter(line -> line.contains(problem)).count(), problems);
    }

    @Test
    void that_one_address_is_enough_cannot_be_said_of_services() {
        assertEquals(
                """
                conf/upstreams/a.properties:2: endpoints.resolve: has no effect: of what SRV records say, every address is an endpoint
                    take the line out
                """,
                conf("endpoints = srv+http://a.internal", "endpoints.resolve = first")
                        .problems());
        assertEquals(
                "",
                conf("endpoints = srv+http://a.internal", "endpoints.resolve = all")
                        .problems());
    }

    @ParameterizedTest
    @CsvSource({"dns.internal", "10.0.0.1:0", "10.0.0.1:70000", "http://10.0.0.1", "::1:53:x"})
    void a_dns_server_is_an_address(String server) {
        String problems = new Conf(directory)
                .file("gatehouse.properties", "dns.servers = " + server)
                .problems();
        assertEquals(
                1,
                problems.lines()
                        .filter(line -> line.contains("is no address of a DNS server"))
                        .count(),
                problems);
    }

    private String serverName(String... lines) {
        UpstreamTls tls = Objects.requireNonNull(endpoints(lines).get(0).tls());
        return Objects.requireNonNull(tls.serverName());
    }

    private List<EndpointSettings> endpoints(String... lines) {
        return conf(lines).valid().upstreams().get(0).endpoints();
    }

    private Conf conf(String... lines) {
        return Conf.open(directory)
                .file("upstreams/a.properties", lines)
                .file("routes/r.properties", "match.path = /", "upstream = a");
    }
}
