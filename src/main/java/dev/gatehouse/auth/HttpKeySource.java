package dev.gatehouse.auth;

import dev.gatehouse.http.IpAddress;
import dev.gatehouse.jose.StrictJson;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.IssuerSettings.FetchedKeys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a key set by HTTP: no redirects, no more than 256 KiB, no longer than 10 s; by TLS unless it comes from this machine or
 * the operator says so.
 */
final class HttpKeySource implements KeySource {

    private static final Logger LOG = LogManager.getLogger(HttpKeySource.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_MESSAGE = 200;
    private static final String DESCRIPTION = "/.well-known/openid-configuration";

    private final IssuerSettings issuer;
    private final FetchedKeys keys;
    private final HttpClient client;
    private final Executor executor;

    /** @param executor what may block for a moment, as by asking for an address, runs there */
    HttpKeySource(IssuerSettings issuer, FetchedKeys keys, HttpClient client, Executor executor) {
        this.issuer = issuer;
        this.keys = keys;
        this.client = client;
        this.executor = executor;
    }

    @Override
    public void fetch(Consumer<Fetched> end) {
        try {
            executor.execute(() -> begin(end));
        } catch (RejectedExecutionException e) {
            end.accept(Fetched.failed("the gateway is shutting down"));
        }
    }

    private void begin(Consumer<Fetched> end) {
        CompletableFuture<Fetched> fetched;
        try {
            fetched = keys.isDiscovery() ? discovered() : get(keys.uri());
        } catch (RuntimeException e) {
            fetched = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<?> unused = fetched.exceptionally(HttpKeySource::failure)
                .thenAccept(end)
                .whenComplete((nothing, fault) -> {
                    if (fault != null) {
                        LOG.error("what came of fetching keys could not be taken", fault);
                    }
                });
    }

    private CompletableFuture<Fetched> discovered() {
        return get(URI.create(keys.uri().toString() + DESCRIPTION)).thenCompose(description -> {
            String text = description.text();
            Map<String, @Nullable Object> said = text == null ? null : StrictJson.object(text);
            if (said == null) {
                return CompletableFuture.completedFuture(
                        text == null ? description : Fetched.failed("the issuer's description is not JSON"));
            }
            if (!issuer.issuer().equals(said.get("issuer"))) {
                return CompletableFuture.completedFuture(
                        Fetched.failed("the issuer's description is of another issuer"));
            }
            URI uri = uri(said.get("jwks_uri"));
            return uri == null
                    ? CompletableFuture.completedFuture(
                            Fetched.failed("the issuer's description names no jwks_uri that may be used"))
                    : get(uri).thenApply(fetched -> fetched.with(said));
        });
    }

    private @Nullable URI uri(@Nullable Object text) {
        try {
            return text instanceof String named && mayBeFetched(URI.create(named), keys.plainHttpAllowed())
                    ? URI.create(named)
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether nobody on the way can put other keys in. */
    static boolean mayBeFetched(URI uri, boolean plainHttpAllowed) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null || uri.getUserInfo() != null || uri.getFragment() != null) {
            return false;
        }
        return scheme.equals("https") || (scheme.equals("http") && (plainHttpAllowed || isThisMachine(host)));
    }

    /** Whether what is sent to a host of this name leaves the machine for nobody else to see. */
    static boolean isThisMachine(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        boolean loopback = bare.startsWith("127.") || bare.equals("::1");
        return bare.equals("localhost") || (loopback && IpAddress.parse(bare) != null);
    }

    private CompletableFuture<Fetched> get(URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        CompletableFuture<HttpResponse<@Nullable String>> answer =
                client.sendAsync(request, head -> new BoundedText(head.statusCode() == 200));
        return answer.copy()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> {
                    if (failure != null) {
                        answer.cancel(true);
                    }
                })
                .thenApply(HttpKeySource::read);
    }

    private static Fetched read(HttpResponse<@Nullable String> response) {
        if (response.statusCode() != 200) {
            return Fetched.failed("the answer is " + response.statusCode());
        }
        String text = response.body();
        return text == null
                ? Fetched.failed("the answer is too large")
                : new Fetched(
                        text,
                        response.headers()
                                .firstValue("Cache-Control")
                                .map(HttpKeySource::maxAge)
                                .orElse(null),
                        "");
    }

    /** Null if nothing is said of it. */
    static @Nullable Duration maxAge(String cacheControl) {
        for (String part : cacheControl.split(",", -1)) {
            String directive = part.strip().toLowerCase(Locale.ROOT);
            if (directive.equals("no-store") || directive.equals("no-cache")) {
                return Duration.ZERO;
            }
            if (directive.startsWith("max-age=")) {
                return seconds(directive.substring("max-age=".length()));
            }
        }
        return null;
    }

    private static @Nullable Duration seconds(String digits) {
        boolean number =
                !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(Character::isDigit);
        return number ? Duration.ofSeconds(Long.parseLong(digits)) : null;
    }

    private static Fetched failure(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String why = cause instanceof CancellationException
                ? "it took too long"
                : cause.getClass().getSimpleName();
        return Fetched.failed(why + (cause.getMessage() == null ? "" : ": " + plain(cause.getMessage())));
    }

    /** Whoever answers has a say in what a failure says, and a log is for people's terminals. */
    private static String plain(String message) {
        StringBuilder plain = new StringBuilder(message);
        plain.setLength(Math.min(message.length(), LONGEST_MESSAGE));
        for (int i = 0; i < plain.length(); i++) {
            if (plain.charAt(i) < ' ' || plain.charAt(i) > '~') {
                plain.setCharAt(i, '?');
            }
        }
        return plain.toString();
    }
}
