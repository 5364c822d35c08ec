package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process key that is not used where the gateway runs is warned of, and no error. */
final class DeploymentTest {

    @TempDir
    Path directory;

    @Test
    void in_a_foreign_container_the_listeners_are_not_used() {
        assertEquals(
                List.of(
                        "listen.http",
                        "listen.http.proxy-protocol",
                        "listen.https",
                        "listen.https.proxy-protocol",
                        "tls.certificate",
                        "admin.listen",
                        "limit.head-size",
                        "limit.head-time",
                        "limit.min-rate",
                        "limit.keep-alive",
                        "limit.connections",
                        "limit.connections-per-address",
                        "limit.accept-rate",
                        "limit.streams",
                        "limit.stream-window",
                        "limit.connection-window",
                        "limit.send-buffer",
                        "drain.delay"),
                warnedOf(Deployment.CONTAINER));
    }

    @Test
    void in_the_gateways_own_server_the_admin_path_is_not_used() {
        assertEquals(List.of("admin.path"), warnedOf(Deployment.STANDALONE));
    }

    @Test
    void listeners_at_one_place_are_no_problem_where_neither_is_used() {
        new Conf(directory).file("gatehouse.properties", "listen.http = 9090").respondingRoute("a", "auth = none");

        assertEquals(List.of("listen.http"), warned(Deployment.CONTAINER));
    }

    @Test
    void an_endpoint_at_the_admin_listeners_place_is_no_problem_where_it_is_not_used() {
        Conf.open(directory)
                .file("routes/a.properties", "match.path = /", "upstream.endpoints = http://127.0.0.1:9090");

        assertEquals(List.of(), warned(Deployment.CONTAINER));
        assertEquals(List.of("upstream.endpoints"), warned(Deployment.STANDALONE));
    }

    private List<String> warnedOf(Deployment deployment) {
        new Conf(directory)
                .file(
                        "gatehouse.properties",
                        "listen.http = 1",
                        "listen.http.proxy-protocol = on",
                        "listen.https = 3",
                        "listen.https.proxy-protocol = on",
                        "trusted-proxies = 10.0.0.1",
                        "tls.certificate = self-signed",
                        "admin.listen = 2",
                        "admin.path = /admin",
                        "limit.head-size = 32KiB",
                        "limit.head-fields = 50",
                        "limit.target-size = 4KiB",
                        "limit.head-time = 5s",
                        "limit.min-rate = off",
                        "limit.keep-alive = 30s",
                        "limit.connections = 100",
                        "limit.connections-per-address = off",
                        "limit.accept-rate = 100/s",
                        "limit.requests = 100",
                        "limit.streams = 10",
                        "limit.stream-window = 64KiB",
                        "limit.connection-window = 64KiB",
                        "limit.send-buffer = 64KiB",
                        "drain.delay = 1s")
                .respondingRoute("a", "auth = none");
        return warned(deployment);
    }

    private List<String> warned(Deployment deployment) {
        return ConfigReader.read(directory, name -> null, deployment)
                .fold(ConfigResult.Valid::warnings, ConfigResult.Invalid::problems)
                .stream()
                .map(problem -> problem.at().key())
                .toList();
    }
}
