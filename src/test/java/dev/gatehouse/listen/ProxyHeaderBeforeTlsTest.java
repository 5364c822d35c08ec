package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProxyHeaderBeforeTlsTest {

    private static final int ECDHE_ECDSA_AES_128_GCM = 0xC02B;

    @Test
    void the_first_message_of_tls_may_come_with_the_header(@TempDir Path directory) throws IOException {
        byte[] header = "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n".getBytes(StandardCharsets.US_ASCII);
        try (EmbeddedGateway gateway = TlsGateway.start(
                directory,
                "tls.certificate = self-signed",
                "listen.https.proxy-protocol = on",
                "trusted-proxies = 127.0.0.1")) {
            assertEquals(
                    "hello",
                    RawHello.answerTo(
                            TlsGateway.port(gateway),
                            header,
                            RawHello.TLS_1_2,
                            RawHello.P_256,
                            ECDHE_ECDSA_AES_128_GCM));
        }
    }
}
