package dev.gatehouse.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.login.Attempt;
import dev.gatehouse.login.ProviderDescription;
import dev.gatehouse.login.Seal;
import dev.gatehouse.login.Session;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.LoginSettings;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the logins at one issuer have in memory, for as long as its settings stay the same: sessions that were opened, and requests for
 * tokens. All of it may be lost, as a node may be: what counts is in the browsers. Safe for all threads.
 */
final class IssuerLogin {

    private static final Logger LOG = LogManager.getLogger(IssuerLogin.class);

    private static final int MOST_SESSIONS = 10_000;
    private static final int MOST_REQUESTS = 10_000;

    /**
     * How long what came of a request for tokens is known: browsers that still come with what it was made with, as two of their
     * requests at once do, get the same. A code or a refresh token that is sent twice may end what was given for it.
     */
    private static final Duration KNOWN = Duration.ofMinutes(10);

    private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final String NO_PROVIDER = "the issuer does not say where to log in";

    private final Issuer issuer;
    private final IssuerSettings settings;
    private final LoginSettings login;
    private final TokenEndpoint tokens;
    private final TimeSource time;
    private final SecureRandom random = new SecureRandom();
    private final Seal seal;
    private final Cache<TokenHash, OpenSession> sessions;
    private final Cache<TokenHash, TokenRequest> requests;

    /** By the id of each: those that ended before their time, for as long as their cookies would be good. */
    private final Cache<String, Boolean> ended;

    private volatile @Nullable Known known;
    private volatile long quietUntilNanos;

    IssuerLogin(Issuer issuer, IssuerSettings settings, LoginSettings login, TokenEndpoint tokens, TimeSource time) {
        this.issuer = issuer;
        this.settings = settings;
        this.login = login;
        this.tokens = tokens;
        this.time = time;
        this.seal = new Seal(login.keys(), random);
        this.quietUntilNanos = time.nanoTime().getAsLong();
        this.sessions = Caffeine.newBuilder()
                .maximumSize(MOST_SESSIONS)
                .executor(Runnable::run)
                .build();
        this.requests = Caffeine.newBuilder()
                .maximumSize(MOST_REQUESTS)
                .expireAfterWrite(KNOWN)
                .ticker(time.nanoTime()::getAsLong)
                .executor(Runnable::run)
                .build();
        this.ended = Caffeine.newBuilder()
                .maximumSize(MOST_SESSIONS)
                .expireAfterWrite(login.lifetime())
                .ticker(time.nanoTime()::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    private record Known(
            Map<String, @Nullable Object> said, @Nullable ProviderDescription provider) {}

    Issuer issuer() {
        return issuer;
    }

    IssuerSettings issuerSettings() {
        return settings;
    }

    LoginSettings settings() {
        return login;
    }

    Seal seal() {
        return seal;
    }

    SecureRandom random() {
        return random;
    }

    Cache<TokenHash, OpenSession> sessions() {
        return sessions;
    }

    /** Whoever has kept its cookie, or gets a late one by an answer that was under way, does not come in with it here. */
    void end(Session session) {
        ended.put(session.id(), Boolean.TRUE);
    }

    boolean hasEnded(Session session) {
        return ended.getIfPresent(session.id()) != null;
    }

    /** Seconds since 1970. */
    long now() {
        return Math.floorDiv(time.wall().millis(), 1000L);
    }

    /** Null if nothing is known of it. */
    @Nullable
    ProviderDescription provider() {
        Map<String, @Nullable Object> said = issuer.keys().description();
        if (said == null) {
            return null;
        }
        Known latest = known;
        if (latest == null || latest.said() != said) {
            latest = new Known(said, ProviderDescription.of(said, this::isSafe));
            known = latest;
            if (latest.provider() == null) {
                LOG.warn(
                        "nobody can log in at issuer {}: its description names no authorization_endpoint and"
                                + " token_endpoint that may be used",
                        settings.id());
            }
        }
        return latest.provider();
    }

    private boolean isSafe(URI uri) {
        return settings.keys() instanceof IssuerSettings.FetchedKeys fetched
                && HttpKeySource.mayBeFetched(uri, fetched.plainHttpAllowed());
    }

    /**
     * What is to be said to a browser where nothing is known of it.
     *
     * @param tryAgain a path on this host
     */
    AuthDecision withoutProvider(String tryAgain) {
        return issuer.keys().missing("") instanceof Pending pending
                ? new Pending("what " + settings.id() + " says of itself, to log in there", pending.question())
                : LoginPage.failed(503, "You cannot log in at this moment.", tryAgain, List.of(), NO_PROVIDER);
    }

    /** The request by which the code of an attempt is taken; the same for as long as it is known. */
    TokenRequest take(ProviderDescription provider, Attempt attempt, String code, String redirectUri) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        form.put("code_verifier", attempt.verifier());
        return known(TokenHash.of("code " + attempt.id()), provider, form);
    }

    /** The request by which a session is renewed; null if the issuer has just not answered. */
    @Nullable
    TokenRequest renew(ProviderDescription provider, String refreshToken) {
        TokenHash hash = TokenHash.of("refresh " + refreshToken);
        TokenRequest before = requests.getIfPresent(hash);
        if (isQuiet() && (before == null || before.replyNow() instanceof TokenReply.Unreachable)) {
            return null;
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refreshToken);
        return known(hash, provider, form);
    }

    private TokenRequest known(TokenHash hash, ProviderDescription provider, Map<String, String> form) {
        long now = time.nanoTime().getAsLong();
        return requests.asMap()
                .compute(
                        hash,
                        (asked, before) -> before == null || before.failedBefore(now - PAUSE_NANOS)
                                ? new TokenRequest(
                                        tokens.ask(provider.token(), form).thenApply(this::noted), now, now())
                                : before);
    }

    private boolean isQuiet() {
        return time.nanoTime().getAsLong() - quietUntilNanos < 0;
    }

    /** While an issuer is down, only one request in a while waits for it. */
    private TokenReply noted(TokenReply reply) {
        if (reply instanceof TokenReply.Unreachable) {
            quietUntilNanos = time.nanoTime().getAsLong() + PAUSE_NANOS;
        }
        return reply;
    }
}
