package dev.gatehouse.auth;

import dev.gatehouse.auth.TokenReply.Granted;
import dev.gatehouse.auth.TokenReply.Refused;
import dev.gatehouse.auth.TokenReply.Unreachable;
import dev.gatehouse.jose.StrictJson;
import dev.gatehouse.login.FormText;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.LoginSettings;
import dev.gatehouse.route.LoginSettings.Client;
import dev.gatehouse.route.LoginSettings.Proof;
import dev.gatehouse.route.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks an issuer for tokens: without blocking, no redirects, no more than 256 KiB, no longer than 10 s, and no more than 64 times at
 * once.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.2">RFC 6749 §3.2</a>
 */
final class TokenEndpoint {

    private static final Logger LOG = LogManager.getLogger(TokenEndpoint.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_AT_ONCE = 64;
    private static final int LONGEST_ERROR = 64;
    private static final long TELL_EVERY_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long LONGEST_SECONDS = Duration.ofDays(366).toSeconds();

    private final IssuerSettings issuer;
    private final Client gateway;
    private final HttpClient client;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private final AtomicLong toldNanos;

    /** @param executor what may block for a moment, as by asking for an address, runs there */
    TokenEndpoint(
            IssuerSettings issuer, LoginSettings login, HttpClient client, Executor executor, LongSupplier nanoTime) {
        this.issuer = issuer;
        this.gateway = login.client();
        this.client = client;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.toldNanos = new AtomicLong(nanoTime.getAsLong() - TELL_EVERY_NANOS);
    }

    /** What comes of it, on any thread; never a failure. */
    CompletableFuture<TokenReply> ask(URI endpoint, Map<String, String> parameters) {
        if (!room.tryAcquire()) {
            return CompletableFuture.completedFuture(new Unreachable("too many logins at once"));
        }
        CompletableFuture<TokenReply> reply = new CompletableFuture<>();
        try {
            executor.execute(() -> begin(endpoint, parameters, reply));
        } catch (RejectedExecutionException e) {
            reply.complete(new Unreachable("the gateway is shutting down"));
        }
        return reply.whenComplete((done, fault) -> {
            room.release();
            tell(done);
        });
    }

    private void begin(URI endpoint, Map<String, String> parameters, CompletableFuture<TokenReply> reply) {
        try {
            CompletableFuture<HttpResponse<@Nullable String>> answer =
                    client.sendAsync(request(endpoint, parameters), head -> new BoundedText(true));
            CompletableFuture<?> unused = answer.copy()
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .handle((response, failure) -> {
                        if (failure != null) {
                            answer.cancel(true);
                        }
                        return reply.complete(response == null ? failed(failure) : read(response));
                    });
        } catch (RuntimeException e) {
            reply.complete(failed(e));
        }
    }

    /**
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1">RFC 6749 §2.3.1</a>
     */
    private HttpRequest request(URI endpoint, Map<String, String> parameters) {
        Map<String, String> form = new LinkedHashMap<>(parameters);
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json");
        Secret secret = gateway.secret();
        if (secret != null && gateway.proof() == Proof.BASIC) {
            String both = FormText.encoded(gateway.id()) + ":" + FormText.encoded(secret.text());
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        } else {
            form.put("client_id", gateway.id());
            if (secret != null) {
                form.put("client_secret", secret.text());
            }
        }
        return request.POST(BodyPublishers.ofString(FormText.of(form))).build();
    }

    private static TokenReply failed(@Nullable Throwable failure) {
        Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
        return new Unreachable(cause == null ? "no answer" : cause.getClass().getSimpleName());
    }

    private static TokenReply read(HttpResponse<@Nullable String> response) {
        int status = response.statusCode();
        String text = response.body();
        Map<String, @Nullable Object> said = text == null ? null : StrictJson.object(text);
        if (status == 200) {
            return said == null ? new Unreachable("an answer that is no JSON object") : granted(said);
        }
        boolean refusal = status >= 400 && status < 500 && status != 408 && status != 429;
        return refusal && said != null && said.get("error") instanceof String error
                ? new Refused(shown(error))
                : new Unreachable("the answer is " + status);
    }

    private static TokenReply granted(Map<String, @Nullable Object> said) {
        long seconds = said.get("expires_in") instanceof BigDecimal number
                        && number.signum() > 0
                        && number.compareTo(BigDecimal.valueOf(LONGEST_SECONDS)) < 0
                ? number.longValue()
                : 0;
        return new Granted(text(said, "id_token"), text(said, "refresh_token"), seconds, text(said, "scope"));
    }

    private static @Nullable String text(Map<String, @Nullable Object> said, String name) {
        return said.get(name) instanceof String text && !text.isEmpty() ? text : null;
    }

    private static String shown(String error) {
        boolean proper = !error.isEmpty()
                && error.length() <= LONGEST_ERROR
                && error.chars().allMatch(c -> c == '_' || (c >= 'a' && c <= 'z'));
        return proper ? error : "an error that is none";
    }

    /** What an operator can mend, once a minute; a code or a token that is not good any more happens every day. */
    private void tell(TokenReply reply) {
        boolean daily = reply instanceof Granted || (reply instanceof Refused refused && refused.isOfGrant());
        long now = nanoTime.getAsLong();
        long told = toldNanos.get();
        if (daily || now - told < TELL_EVERY_NANOS || !toldNanos.compareAndSet(told, now)) {
            return;
        }
        if (reply instanceof Unreachable unreachable) {
            LOG.warn("issuer {} gives no tokens: {}", issuer.id(), unreachable.why());
        } else if (reply instanceof Refused refused) {
            LOG.warn("issuer {} refuses the gateway's request for tokens: {}", issuer.id(), refused.error());
        }
    }
}
