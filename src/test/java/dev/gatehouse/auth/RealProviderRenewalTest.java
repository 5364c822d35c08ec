package dev.gatehouse.auth;

import static dev.gatehouse.auth.LoginVisits.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.auth.LoginVisits.Seen;
import dev.gatehouse.proxy.LoginBrowser;
import dev.gatehouse.proxy.LoginBrowser.Page;
import dev.gatehouse.proxy.NodeProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that are renewed by a real OpenID provider, which lets each refresh token be used once, and ends all that came of one that is used twice. */
@Timeout(120)
final class RealProviderRenewalTest {

    @TempDir
    Path directory;

    @Test
    void refresh_tokens_that_are_good_once_are_used_once_however_many_requests_come() throws Exception {
        try (NodeProvider provider = NodeProvider.start();
                LoginVisits visits = LoginVisits.startNow(directory, provider.issuer())
                        .with("login.scopes = openid, offline_access", "")) {
            provider.knows(APP, "client_secret_basic", 300);
            LoginVisits.Tab tab = visits.new Tab();
            Seen away = tab.go(APP + "/");
            LoginBrowser browser = new LoginBrowser().notGoingTo("app.example.com");
            Page back = provider.logIn(browser, browser.go(away.location()), "anna");
            assertTrue(back.uri().getRawQuery().contains("iss="), back.uri().toString());
            assertEquals("/", tab.go(back.uri().toString()).location());

            for (int round = 0; round < 3; round++) {
                visits.pass(Duration.ofMinutes(5));
                List<CompletableFuture<Seen>> waiting = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    waiting.add(tab.begin("GET", APP + "/" + i, "Sec-Fetch-Mode", "cors"));
                }
                for (CompletableFuture<Seen> one : waiting) {
                    Seen seen = tab.keep(LoginVisits.join(one));
                    assertEquals(200, seen.status(), seen.reason());
                    assertEquals(1, seen.cookies().size(), "it was not renewed");
                }
            }
        }
    }

    @Test
    void coming_back_twice_does_not_have_the_provider_end_what_it_gave() throws Exception {
        try (NodeProvider provider = NodeProvider.start();
                LoginVisits visits = LoginVisits.startNow(directory, provider.issuer())
                        .with("login.scopes = openid, offline_access", "")) {
            provider.knows(APP, "client_secret_basic", 300);
            LoginVisits.Tab tab = visits.new Tab();
            LoginBrowser browser = new LoginBrowser().notGoingTo("app.example.com");
            Page back = provider.logIn(browser, browser.go(tab.go(APP + "/").location()), "anna");
            assertEquals(303, tab.go(back.uri().toString()).status());
            tab.jar().remove("__Host-gatehouse-corp");
            assertEquals(303, tab.go(back.uri().toString()).status());

            visits.pass(Duration.ofMinutes(5));
            Seen seen = tab.fetch(APP + "/");
            assertEquals(200, seen.status(), seen.reason());
            assertEquals(1, seen.cookies().size(), "it was not renewed");
        }
    }
}
