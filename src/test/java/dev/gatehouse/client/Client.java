package dev.gatehouse.client;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.async.MinimalH2AsyncClient;
import org.apache.hc.client5.http.impl.async.MinimalHttpAsyncClient;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.ssl.SSLContexts;

/** Sends requests to one server in one way, and takes its certificate for granted. */
public final class Client implements AutoCloseable {

    private static final IOReactorConfig ONE_THREAD =
            IOReactorConfig.custom().setIoThreadCount(1).build();

    private final Way way;
    private final CloseableHttpAsyncClient client;
    private final Function<ClientExchange, Cancellable> start;
    private final HttpHost server;

    private Client(
            Way way, HttpHost server, CloseableHttpAsyncClient client, Function<ClientExchange, Cancellable> start) {
        this.way = way;
        this.server = server;
        this.client = client;
        this.start = start;
        client.start();
    }

    public static Client of(Way way, URI place) {
        HttpHost server = new HttpHost(place.getScheme(), place.getHost(), place.getPort());
        if (way.isHttp2()) {
            MinimalH2AsyncClient client = HttpAsyncClients.createHttp2Minimal(
                    H2Config.custom().setPushEnabled(false).build(), ONE_THREAD, trusting());
            return new Client(
                    way, server, client, exchange -> client.execute(exchange, null, HttpCoreContext.create()));
        }
        MinimalHttpAsyncClient client = HttpAsyncClients.createMinimal(
                H2Config.DEFAULT,
                Http1Config.DEFAULT,
                ONE_THREAD,
                PoolingAsyncClientConnectionManagerBuilder.create()
                        .setTlsStrategy(trusting())
                        .setDefaultTlsConfig(TlsConfig.custom()
                                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                                .build())
                        .build());
        return new Client(way, server, client, exchange -> onConnectionOfItsOwn(client, server, exchange));
    }

    private static TlsStrategy trusting() {
        try {
            return ClientTlsStrategyBuilder.create()
                    .setSslContext(SSLContexts.custom()
                            .loadTrustMaterial((chain, type) -> true)
                            .build())
                    .setHostnameVerifier(NoopHostnameVerifier.INSTANCE)
                    .buildAsync();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** HTTP/1.1 has no other way to take a request back than to close the connection. */
    private static Cancellable onConnectionOfItsOwn(
            MinimalHttpAsyncClient client, HttpHost server, ClientExchange exchange) {
        try {
            AsyncClientEndpoint endpoint = client.lease(server, null).get();
            endpoint.execute(exchange, HttpCoreContext.create());
            return () -> {
                client.close(CloseMode.IMMEDIATE);
                return true;
            };
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public ClientExchange get(String path, String... fields) {
        return start(request("GET", path, fields));
    }

    /** A request without a body. */
    public ClientExchange ask(String method, String path, String... fields) {
        return start(request(method, path, fields));
    }

    /** Its length is stated. */
    public ClientExchange post(String path, byte[] body, String... fields) {
        BasicHttpRequest request = request("POST", path, fields);
        if (way.isHttp2()) {
            // With HTTP/1.1 the library states it.
            request.addHeader("Content-Length", body.length);
        }
        ClientExchange exchange = ClientExchange.withBody(request, body.length);
        exchange.send(body);
        exchange.end();
        return start(exchange);
    }

    /** Its length is not stated, and nothing of it is sent yet. */
    public ClientExchange upload(String path, String... fields) {
        return start(ClientExchange.withBody(request("POST", path, fields), -1));
    }

    /** The same with a method that seldom has a body. */
    public ClientExchange uploadBy(String method, String path, String... fields) {
        return start(ClientExchange.withBody(request(method, path, fields), -1));
    }

    private ClientExchange start(BasicHttpRequest request) {
        return start(ClientExchange.withoutBody(request));
    }

    private ClientExchange start(ClientExchange exchange) {
        return exchange.startedAs(start.apply(exchange));
    }

    private BasicHttpRequest request(String method, String path, String... fields) {
        BasicHttpRequest request = new BasicHttpRequest(method, server, path);
        for (String field : fields) {
            int colon = field.indexOf(':');
            request.addHeader(
                    field.substring(0, colon), field.substring(colon + 1).strip());
        }
        return request;
    }

    @Override
    public void close() {
        client.close(CloseMode.GRACEFUL);
    }
}
