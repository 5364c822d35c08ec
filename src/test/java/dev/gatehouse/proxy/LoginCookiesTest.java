package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.RawClient.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.jose.ScriptedProvider;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.proxy.LoginBrowser.Page;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service and a browser see of each other's cookies beside the gateway's own, from the first request on to the last. */
@Timeout(60)
final class LoginCookiesTest {

    private static final String NAME = "__Host-gatehouse-corp";

    @TempDir
    Path directory;

    private RawUpstream upstream;
    private ScriptedProvider provider;
    private Records records;
    private final LoginBrowser browser = new LoginBrowser();

    @BeforeEach
    void listen() throws IOException {
        upstream = RawUpstream.start();
        upstream.answers("HTTP/1.1 200 OK\r\nCache-Control: public\r\nSet-Cookie: app=1; Path=/\r\nSet-Cookie: " + NAME
                + "=x; Path=/\r\nSet-Cookie:  gatehouse-corp-login = ; Max-Age=0\r\nSet-Cookie: " + NAME
                + "-2=other; Secure; Path=/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        provider = ScriptedProvider.start();
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void end() throws IOException {
        provider.close();
        upstream.close();
    }

    @Test
    void the_gateways_cookies_are_its_own() throws Exception {
        try (EmbeddedGateway gateway = start()) {
            String app = "https://localhost:" + gateway.uri().getPort();
            logIn(app + "/books");
            Page page = browser.look(app + "/books");
            assertEquals(200, page.status());
            assertEquals(2, page.setCookies().size(), page.setCookies().toString());
            assertTrue(
                    page.setCookies().contains("app=1; Path=/"),
                    page.setCookies().toString());
            upstream.head();
            browser.look(app + "/books");
            String head = upstream.head();
            assertTrue(head.contains("\r\nCookie: app=1; " + NAME + "-2=other\r\n"), head);
            assertTrue(head.contains("\r\nX-Consumer-Id: anna\r\n"), head);

            browser.look(app + "/public");
            head = upstream.head();
            assertFalse(head.contains(NAME + "="), head);
            assertFalse(head.contains(NAME + "-login="), head);
            assertFalse(head.contains("X-Consumer-Id"), head);
        }
    }

    @Test
    void an_answer_that_brings_a_cookie_of_the_gateways_is_private() throws Exception {
        try (EmbeddedGateway gateway = start("login.idle = 10s")) {
            String app = "https://localhost:" + gateway.uri().getPort();
            Page page;
            do {
                logIn(app + "/books");
                long noted = Instant.now().getEpochSecond() + 1;
                while (Instant.now().getEpochSecond() < noted) {
                    LockSupport.parkNanos(1_000_000);
                }
                page = browser.look(app + "/books");
                // A machine that was away for ten seconds has let the session end.
            } while (page.status() == 302);
            assertEquals(200, page.status());
            assertTrue(
                    page.setCookies().stream().anyMatch(line -> line.startsWith(NAME + "=1")),
                    page.setCookies().toString());
            assertEquals(List.of("private", "public"), page.response().headers().allValues("cache-control"));
        }
    }

    @Test
    void the_record_says_what_the_gateway_answered_and_why() throws Exception {
        try (EmbeddedGateway gateway = start()) {
            String app = "https://localhost:" + gateway.uri().getPort();
            browser.look(app + "/books");
            assertTrue(records.of("/books").contains("no session: sent to log in"));
            Page failed = browser.look(app + "/_login/corp/callback?state=x&code=secret-code");
            assertEquals(400, failed.status());
            assertTrue(failed.body().contains("Request " + failed.field("x-request-id")), failed.body());
            assertEquals("text/html;charset=utf-8", failed.field("content-type").toLowerCase(java.util.Locale.ROOT));
            String record = records.of("/_login/corp/callback");
            assertTrue(record.contains("\"route\":\"login:corp\""), record);
            assertTrue(record.contains("no state of ours"), record);
            assertFalse(record.contains("secret-code"), record);
        }
    }

    @Test
    void a_script_is_told_401_and_how_in_any_way_that_it_comes() throws Exception {
        try (EmbeddedGateway gateway = start()) {
            String answer = RawClient.ask(gateway.uri(), RawClient.get("/books", "X-Forwarded-Proto: https"));
            assertStatus(401, answer);
            assertTrue(answer.contains("\r\nWWW-Authenticate: Cookie realm=\"gatehouse\"\r\n"), answer);
            assertTrue(answer.contains("application/problem+json"), answer);
        }
    }

    private void logIn(String url) throws IOException, InterruptedException {
        Page away = browser.look(url);
        assertEquals(302, away.status());
        String nonce = parameter(away, "nonce");
        provider.gives(form -> new ScriptedProvider.Reply(
                200,
                "{\"id_token\":\""
                        + Tokens.rs256(
                                Tokens.header("RS256", "rsa"),
                                "{\"iss\":\"" + provider.issuer() + "\",\"aud\":\"gateway\",\"sub\":\"anna\",\"exp\":"
                                        + (Instant.now().getEpochSecond() + 300) + ",\"nonce\":\"" + nonce + "\"}")
                        + "\"}"));
        Page back = browser.look(parameter(away, "redirect_uri") + "?code=c&state="
                + URLEncoder.encode(parameter(away, "state"), StandardCharsets.UTF_8));
        assertEquals(303, back.status(), back.body());
        assertTrue(browser.cookiesOf("localhost").containsKey(NAME));
    }

    private static String parameter(Page away, String name) {
        String location = away.field("location");
        int from = location.indexOf("&" + name + "=") + name.length() + 2;
        int end = location.indexOf('&', from);
        return URLDecoder.decode(location.substring(from, end < 0 ? location.length() : end), StandardCharsets.UTF_8);
    }

    private EmbeddedGateway start(String... issuerLines) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Path process = directory.resolve("gatehouse.properties");
        Files.writeString(process, Files.readString(process) + "\ntrusted-proxies = 127.0.0.1\n");
        Path route = directory.resolve("routes/all.properties");
        String open = Files.readString(route);
        Files.writeString(directory.resolve("routes/public.properties"), open.replace("/**", "/public"));
        Files.writeString(route, open.replace("auth = none", "auth = login:corp\nauth.timeout = 30s"));
        Files.createDirectories(directory.resolve("issuers"));
        Files.writeString(
                directory.resolve("issuers/corp.properties"),
                "issuer = " + provider.issuer()
                        + "\nalgorithms = RS256\ndiscovery = on\nconsumers = any\nlogin.client-id = gateway\n"
                        + "login.client-auth = none\nlogin.key = 0123456789abcdef0123456789abcdef\n"
                        + String.join("\n", issuerLines));
        return EmbeddedGateway.start(directory);
    }
}
