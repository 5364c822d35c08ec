package dev.gatehouse.jose;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An OpenID provider that says of tokens, keys and itself whatever a test wants. Nobody can log in: a test makes up what browsers bring. */
public final class ScriptedProvider implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Map<String, String>, Reply> tokens = form -> new Reply(500, "");
    private volatile String more = "";
    private volatile String tokenEndpoint = "";
    private volatile String authorizationEndpoint = "";
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private ScriptedProvider(HttpServer server) {
        this.server = server;
    }

    /** @param status 0 = the connection ends without an answer */
    public record Reply(int status, String body) {}

    public static ScriptedProvider start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ScriptedProvider provider = new ScriptedProvider(server);
        server.setExecutor(provider.threads);
        server.createContext(
                "/.well-known/openid-configuration", at -> send(at, new Reply(200, provider.description())));
        server.createContext("/jwks", at -> send(at, new Reply(200, Tokens.keySet(Tokens.RSA))));
        server.createContext("/token", provider::token);
        server.start();
        return provider;
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What is put into its description of itself. */
    public ScriptedProvider saysOfItself(String members) {
        more = members;
        return this;
    }

    /** It says that tokens are to be had there. */
    public ScriptedProvider namingTokenEndpoint(String url) {
        tokenEndpoint = url;
        return this;
    }

    /** It says that people log in there. */
    public ScriptedProvider namingAuthorizationEndpoint(String url) {
        authorizationEndpoint = url;
        return this;
    }

    /** What comes of each form that is sent to it from now on; {@code Authorization} is among the parameters. */
    public ScriptedProvider gives(Function<Map<String, String>, Reply> next) {
        tokens = next;
        return this;
    }

    /** From now on tokens wait until {@link #release}. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    public void release() {
        gate.countDown();
    }

    /** Every form that came. */
    public List<Map<String, String>> asked() {
        return asked;
    }

    private String description() {
        return "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + issuer() + "/jwks\",\"authorization_endpoint\":\""
                + (authorizationEndpoint.isEmpty() ? issuer() + "/authorize?tenant=1" : authorizationEndpoint)
                + "\",\"token_endpoint\":\""
                + (tokenEndpoint.isEmpty() ? issuer() + "/token" : tokenEndpoint) + "\"" + more + "}";
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = new TreeMap<>();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        form.put("Authorization", authorization == null ? "" : authorization);
        asked.add(form);
        try {
            gate.await();
        } catch (InterruptedException e) {
            return;
        }
        send(exchange, tokens.apply(form));
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        if (reply.status() == 0) {
            exchange.close();
            return;
        }
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
