package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.route.GatewaySettings.ProxyProtocol;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProxyProtocolKeysTest {

    @TempDir
    Path directory;

    @Test
    void it_is_off_where_nothing_is_stated() {
        assertEquals(
                new ProxyProtocol(false, false), process().valid().gateway().proxyProtocol());
    }

    @Test
    void without_anybody_to_trust_it_is_a_problem() {
        assertEquals("""
                conf/gatehouse.properties:2: listen.http.proxy-protocol: lets nobody in: no proxy is trusted
                    add trusted-proxies with the addresses that the balancer connects from
                """, process("listen.http.proxy-protocol = on").problems());
    }

    @Test
    void where_nothing_listens_it_is_not_used() {
        assertEquals(
                """
                conf/gatehouse.properties:3: listen.https.proxy-protocol: is not used: nothing listens there
                    take the line out
                """,
                process("trusted-proxies = 10.0.0.1", "listen.https.proxy-protocol = on")
                        .warnings());
    }

    private Conf process(String... lines) {
        return new Conf(directory)
                .file("gatehouse.properties", "default.auth = none\n" + String.join("\n", lines))
                .respondingRoute("a");
    }
}
