package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.launch.EmbeddedGateway;
import dev.gatehouse.proxy.LoginBrowser.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logins at a real OpenID provider, from the first page to the last. */
@Timeout(120)
final class RealProviderLoginTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\npage";

    @TempDir
    Path directory;

    private RawUpstream upstream;
    private NodeProvider provider;
    private Records records;
    private final LoginBrowser browser = new LoginBrowser();

    @BeforeEach
    void listen() throws IOException {
        upstream = RawUpstream.start();
        upstream.answers(OK);
        provider = NodeProvider.start();
        records = new Records(directory.resolve("audit.jsonl"));
    }

    @AfterEach
    void end() throws Exception {
        provider.close();
        upstream.close();
    }

    @Test
    void a_browser_logs_in_and_comes_to_the_page_that_it_wanted() throws Exception {
        try (EmbeddedGateway gateway = start("client_secret_basic", 3600, "")) {
            String host = host(gateway);
            Page page = provider.logIn(browser, browser.go(host + "/books?shelf=1&x=%20"), "anna");

            assertEquals(host + "/books?shelf=1&x=%20", page.uri().toString());
            assertEquals(200, page.status());
            assertEquals("page", page.body());
            String head = upstream.head();
            assertTrue(head.contains("\r\nX-Consumer-Id: anna\r\n"), head);
            assertFalse(head.contains("Cookie"), head);
            String record = records.of("/books");
            assertTrue(record.contains("\"authTried\":\"login:corp: no session: sent to log in\""), record);
            assertTrue(records.with("\"consumer\":\"anna\"").contains("\"auth\":\"login:corp\""));
            assertEquals(200, browser.fetch(host + "/data").status());
        }
    }

    @Test
    void a_client_may_show_its_secret_in_the_form_too() throws Exception {
        try (EmbeddedGateway gateway = start("client_secret_post", 3600, "login.client-auth = post")) {
            String host = host(gateway);
            assertEquals(
                    200, provider.logIn(browser, browser.go(host + "/"), "anna").status());
        }
    }

    @Test
    void logout_ends_the_session_here_and_at_the_provider() throws Exception {
        try (EmbeddedGateway gateway = start("client_secret_basic", 3600, "login.after-logout = /bye")) {
            String host = host(gateway);
            assertEquals(
                    200, provider.logIn(browser, browser.go(host + "/"), "anna").status());

            Page asked = browser.follow(browser.look(host + "/_login/corp/logout", "Sec-Fetch-Site", "same-origin"));
            assertTrue(
                    asked.uri().toString().startsWith(provider.issuer()),
                    asked.uri().toString());
            assertEquals(200, asked.status(), asked.body());
            assertEquals(401, browser.fetch(host + "/").status());
        }
    }

    private static String host(EmbeddedGateway gateway) {
        return "http://localhost:" + gateway.uri().getPort();
    }

    private EmbeddedGateway start(String clientAuth, int accessTokenSeconds, String issuerLines) throws IOException {
        GatewayUnderTest.writeConfiguration(directory, upstream.port());
        Path route = directory.resolve("routes/all.properties");
        Files.writeString(
                route,
                Files.readString(route)
                        .replace("auth = none", "auth = login:corp\nauth.groups = staff\nauth.timeout = 20s"));
        Files.createDirectories(directory.resolve("issuers"));
        Files.writeString(directory.resolve("login.key"), "0123456789abcdef0123456789abcdef\n");
        Files.writeString(directory.resolve("client.secret"), NodeProvider.SECRET + "\n");
        Files.writeString(
                directory.resolve("issuers/corp.properties"), "issuer = " + provider.issuer() + """

                    algorithms = RS256
                    discovery = on
                    consumers = any
                    claim.groups = groups
                    login.client-id = gate house
                    login.client-secret = ${file:client.secret}
                    login.key = ${file:login.key}
                    login.scopes = openid, offline_access
                    """ + issuerLines);
        EmbeddedGateway gateway = EmbeddedGateway.start(directory);
        provider.knows(host(gateway), clientAuth, accessTokenSeconds);
        return gateway;
    }
}
