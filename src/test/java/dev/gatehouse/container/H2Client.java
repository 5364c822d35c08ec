package dev.gatehouse.container;

import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.async.MinimalH2AsyncClient;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/** A client that speaks HTTP/2 from its first byte, without TLS. */
final class H2Client implements AutoCloseable {

    private final MinimalH2AsyncClient client = HttpAsyncClients.createHttp2Minimal();
    private final HttpHost server;

    private H2Client(int port) {
        server = new HttpHost("http", "127.0.0.1", port);
    }

    static H2Client of(int port) {
        H2Client h2 = new H2Client(port);
        h2.client.start();
        return h2;
    }

    H2Exchange get(String path) {
        return start(request("GET", path), null);
    }

    H2Exchange head(String path) {
        return start(request("HEAD", path), null);
    }

    H2Exchange post(String path, byte[] body) {
        HttpRequest request = request("POST", path);
        request.addHeader("Content-Length", body.length);
        return start(request, body);
    }

    /** The body ends in a frame of its own, when the test says so. */
    H2Exchange postThatEndsLater(String path, byte[] body) {
        H2Exchange exchange = new H2Exchange(request("POST", path), body).holdingTheEnd();
        return exchange.startedAs(client.execute(exchange, null, HttpCoreContext.create()));
    }

    H2Exchange postOfUnknownLength(String path, byte[] body) {
        return start(request("POST", path), body);
    }

    private HttpRequest request(String method, String path) {
        return new BasicHttpRequest(method, server, path);
    }

    private H2Exchange start(HttpRequest request, byte @Nullable [] body) {
        H2Exchange exchange = new H2Exchange(request, body);
        return exchange.startedAs(client.execute(exchange, null, HttpCoreContext.create()));
    }

    @Override
    public void close() {
        client.close(CloseMode.GRACEFUL);
    }
}
