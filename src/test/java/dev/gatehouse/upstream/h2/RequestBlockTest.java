package dev.gatehouse.upstream.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.junit.jupiter.api.Test;

/** What a service with little memory of fields gets. */
final class RequestBlockTest {

    private final RequestBlock block = new RequestBlock(false);
    private final HPackDecoder service = new HPackDecoder(PeerSettings.TABLE_BYTES, StandardCharsets.ISO_8859_1);

    private String sent() throws Exception {
        HttpRequest request = new BasicHttpRequest("GET", "/");
        request.addHeader("X-Tenant", "one of many");
        List<Header> fields = service.decodeHeaders(block.of(request));
        return fields.get(fields.size() - 1).toString();
    }

    private void allows(int bytes) {
        block.limitTable(bytes);
        service.setMaxTableSize(bytes);
    }

    @Test
    void nothing_is_referred_to_that_was_taken_away_and_given_back() throws Exception {
        String whole = sent();
        assertEquals(whole, sent());
        allows(0);
        allows(PeerSettings.TABLE_BYTES);
        assertEquals(whole, sent());
        assertEquals(whole, sent());
    }

    @Test
    void a_service_is_told_at_the_beginning_of_a_head_that_its_limit_is_heeded() throws Exception {
        sent();
        allows(0);
        ByteBuffer head = block.of(new BasicHttpRequest("GET", "/"));
        assertEquals(0x20, head.get(0));
    }
}
