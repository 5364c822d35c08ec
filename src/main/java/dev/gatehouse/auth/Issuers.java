package dev.gatehouse.auth;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.jose.KeySet;
import dev.gatehouse.jose.VerificationKey;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.IssuerSettings.FetchedKeys;
import dev.gatehouse.route.IssuerSettings.KeysInFile;
import dev.gatehouse.route.IssuerSettings.SharedSecret;
import dev.gatehouse.route.LoginSettings;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The issuers of the latest generation. One whose settings stay the same is the same object, with its keys and its tokens. */
final class Issuers {

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);
    private static final int THREADS = 2;

    private final TimeSource time;
    private final ThreadPoolExecutor fetching;
    private final Continued<IssuerSettings, Issuer> open = new Continued<>(this::opened);
    private @Nullable HttpClient client;

    Issuers(TimeSource time) {
        this.time = time;
        fetching = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "gatehouse-issuers");
            thread.setDaemon(true);
            return thread;
        });
        fetching.allowCoreThreadTimeOut(true);
    }

    Continued<IssuerSettings, Issuer>.Needed needed() {
        return open.needed();
    }

    void tick() {
        open.open().forEach(Issuer::tick);
    }

    private Issuer opened(IssuerSettings settings) {
        LoginSettings login = settings.login();
        TokenEndpoint tokens =
                login == null ? null : new TokenEndpoint(settings, login, client(), fetching, time.nanoTime());
        return new Issuer(settings, keys(settings), tokens, time);
    }

    private KeysOfIssuer keys(IssuerSettings settings) {
        if (settings.keys() instanceof FetchedKeys fetched) {
            return new IssuerKeys(settings, fetched, new HttpKeySource(settings, fetched, client(), fetching), time);
        }
        if (settings.keys() instanceof KeysInFile file) {
            KeySet keys = KeySet.parse(file.text(), settings.algorithms());
            if (keys == null) {
                throw new IllegalArgumentException("issuer " + settings.id() + " without a key");
            }
            return KeysOfIssuer.fixed(keys);
        }
        SharedSecret secret = (SharedSecret) settings.keys();
        return KeysOfIssuer.fixed(KeySet.of(VerificationKey.of(secret.secret(), settings.algorithms())));
    }

    private synchronized HttpClient client() {
        HttpClient known = client;
        if (known == null) {
            known = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_PATIENCE)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(fetching)
                    .build();
            client = known;
        }
        return known;
    }

    void close() {
        open.forgetAll();
        fetching.shutdownNow();
    }
}
