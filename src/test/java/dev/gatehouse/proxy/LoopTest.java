package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.Fields;
import dev.gatehouse.launch.EmbeddedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that come back to the gateway that has sent them. */
final class LoopTest {

    @Test
    void a_route_that_leads_to_the_gateway_itself_is_given_up_after_ten_passes(@TempDir Path directory)
            throws IOException {
        GatewayUnderTest.writeConfiguration(directory, 1);
        Path audit = directory.resolve("audit.jsonl");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(directory)) {
            GatewayUnderTest.writeRoute(directory, gateway.uri().getPort());
            gateway.reload();
            String answer = RawClient.ask(gateway.uri(), RawClient.get("/round"));
            RawClient.assertStatus(508, answer);
            assertTrue(answer.contains("urn:gatehouse:problem:loop-detected"), answer);
        }
        List<String> records = Files.readAllLines(audit);
        assertEquals(11, records.size(), records::toString);
        assertEquals(
                1,
                records.stream()
                        .filter(each -> each.contains("\"reason\":\"comes round again\""))
                        .count());
    }

    @Test
    void only_the_gateways_own_name_is_counted_however_the_lines_are_joined() {
        assertTrue(Loop.isIn(via("1.1 gatehouse, 2.0 gatehouse", 5)));
        assertFalse(Loop.isIn(via("1.1 gatehouse, 2.0 gatehouse", 4)));
        assertTrue(Loop.isIn(via("1.1 gatehouse (a comment)", 10)));
        assertTrue(Loop.isIn(via("1.0 fred, 1.1 gatehouse,1.1 p.example.net", 10)));
        assertFalse(Loop.isIn(via("1.1 gatehouse-two, 1.1 gatehouse.example.com, 1.1 notgatehouse", 20)));
        assertFalse(Loop.isIn(new Fields()));
    }

    private static Fields via(String value, int lines) {
        Fields fields = new Fields();
        for (int i = 0; i < lines; i++) {
            fields.add("via", value);
        }
        return fields;
    }
}
