package dev.gatehouse.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import dev.gatehouse.auth.AuthDecision.Answer;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.auth.AuthDecision.Question;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.auth.AuthDecision.Undecided;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.IntrospectionSettings;
import dev.gatehouse.route.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One issuer who is asked about tokens, and what it has said of them: for as long as its settings stay the same, over all generations.
 * Safe for all threads.
 *
 * <p>Who comes with a token that nobody knows waits for one question, however many come with it. What is answered is known by the
 * token's hash: that it is good until its end, or for as long as the operator says; that it is not for {@link #REFUSED_FOR}, apart
 * from the others, so that tokens which strangers make up drive out no good one.
 */
final class Introspection {

    static final Duration REFUSED_FOR = Duration.ofSeconds(5);

    static final Refused MAYBE_GUESSED = new Refused("may be a guess");

    private static final int MOST_TOKENS = 10_000;
    private static final int MOST_BYTES = 64 * 1024;

    /** What an answer that is remembered counts at the least: they are so many then, and fewer where they are longer. */
    private static final int USUAL_BYTES = 1024;

    private static final Refused TOO_LONG = new Refused("too long");
    private static final Undecided NOT_ASKED = new Undecided("not asked: it could not say a moment ago");
    private static final Refused NO_TOKEN = new Refused("not made as a token");

    private final IntrospectionSettings settings;
    private final TimeSource time;
    private final Breaker breaker;
    private final Map<TokenHash, Asking> underWay = new ConcurrentHashMap<>();
    private final Cache<TokenHash, Good> good;
    private final Cache<TokenHash, Refused> bad;

    Introspection(IntrospectionSettings settings, TimeSource time) {
        this.settings = settings;
        this.time = time;
        this.breaker = new Breaker("introspection:" + settings.id(), time);
        this.good = cache(settings.cache(), (hash, known) -> Math.max(USUAL_BYTES, known.bytes()));
        this.bad = cache(
                settings.cache().compareTo(REFUSED_FOR) < 0 ? settings.cache() : REFUSED_FOR,
                (hash, refused) -> USUAL_BYTES);
    }

    /** @param bytes of the answer */
    private record Good(VouchedFor caller, long end, int bytes) {}

    private <V> Cache<TokenHash, V> cache(Duration lifetime, Weigher<TokenHash, V> weigher) {
        return Caffeine.newBuilder()
                .maximumWeight(lifetime.isZero() ? 0 : (long) MOST_TOKENS * USUAL_BYTES)
                .weigher(weigher)
                .expireAfterWrite(lifetime)
                .ticker(() -> time.nanoTime().getAsLong())
                .executor(Runnable::run)
                .build();
    }

    /** Whose token it is, or that somebody has to be asked. */
    AuthDecision decide(String token, Consumers consumers, AskedService service) {
        if (token.length() > BearerToken.LONGEST) {
            return TOO_LONG;
        }
        if (!BearerToken.isWellFormed(token)) {
            return NO_TOKEN;
        }
        TokenHash hash = TokenHash.of(token);
        AuthDecision known = known(hash, consumers);
        if (known != null) {
            return known;
        }
        return breaker.isOpen() && !underWay.containsKey(hash)
                ? NOT_ASKED
                : new Pending("its issuer's word on the token", new Asks(token, hash, consumers, service));
    }

    /** {@link #MAYBE_GUESSED}, or anything else where it is not. */
    AuthDecision guess(String token) {
        Good known = good.getIfPresent(TokenHash.of(token));
        return known != null && nowSeconds() < known.end() ? NOT_ASKED : MAYBE_GUESSED;
    }

    private @Nullable AuthDecision known(TokenHash hash, Consumers consumers) {
        Good known = good.getIfPresent(hash);
        return known != null && nowSeconds() < known.end() ? known.caller().verdict(consumers) : bad.getIfPresent(hash);
    }

    private long nowSeconds() {
        return Math.floorDiv(time.wall().millis(), 1000L);
    }

    private ServiceQuestion question(String token) {
        Fields fields = new Fields();
        fields.add("Accept", "application/json");
        String form = "token=" + encoded(token) + "&token_type_hint=access_token";
        Secret secret = settings.client().secret();
        if (secret == null) {
            form += "&client_id=" + encoded(settings.client().id());
        } else {
            fields.add("Authorization", "Basic " + credential(settings.client().id(), secret));
        }
        return ServiceQuestion.form(form, fields, MOST_BYTES);
    }

    /**
     * Encoded twice over, as it is asked for.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1">RFC 6749 §2.3.1</a>
     */
    private static String credential(String id, Secret secret) {
        String pair = encoded(id) + ":" + encoded(secret.text());
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** One request's question: it joins the one that is under way about the same token, or begins it. */
    private final class Asks implements Question {

        private final String token;
        private final TokenHash hash;
        private final Consumers consumers;
        private final AskedService service;
        private volatile @Nullable Answer asked;

        Asks(String token, TokenHash hash, Consumers consumers, AskedService service) {
            this.token = token;
            this.hash = hash;
            this.consumers = consumers;
            this.service = service;
        }

        @Override
        public List<String> told() {
            return List.of("would ask POST " + settings.asked().shown() + " about the token, as "
                    + settings.client().id());
        }

        @Override
        public void ask(Answer answer) {
            asked = answer;
            Asking fresh = new Asking(hash);
            Asking joined = underWay.compute(hash, (same, running) -> {
                Asking asking = running == null ? fresh : running;
                asking.waiting.put(answer, consumers);
                return asking;
            });
            if (joined == fresh) {
                fresh.begin(token, service);
            }
        }

        @Override
        public void cancel() {
            Answer unwanted = asked;
            Asking asking = underWay.get(hash);
            if (unwanted != null && asking != null) {
                asking.leave(unwanted);
            }
        }
    }

    /** One question about one token. */
    private final class Asking implements AskedService.Reply {

        private final TokenHash hash;

        /** Those who wait; who joins does so while nobody takes the question off the map. */
        private final Map<Answer, Consumers> waiting = new ConcurrentHashMap<>();

        private volatile @Nullable Runnable takeBack;
        private volatile boolean abandoned;

        Asking(TokenHash hash) {
            this.hash = hash;
        }

        void begin(String token, AskedService service) {
            // It may have become known between the look into the cache and the look whether somebody asks.
            Good meanwhile = good.getIfPresent(hash);
            if (meanwhile != null && nowSeconds() < meanwhile.end()) {
                end(meanwhile.caller()::verdict);
            } else if (breaker.mayAsk()) {
                takeBack = service.ask(question(token), this);
                if (abandoned) {
                    takeBack();
                }
            } else {
                end(consumers -> NOT_ASKED);
            }
        }

        void leave(Answer unwanted) {
            waiting.remove(unwanted);
            boolean kept = underWay.computeIfPresent(
                            hash, (same, asking) -> asking == this && waiting.isEmpty() ? null : asking)
                    == this;
            if (!kept && waiting.isEmpty()) {
                abandoned = true;
                takeBack();
            }
        }

        private void takeBack() {
            Runnable asked = takeBack;
            if (asked != null) {
                asked.run();
            }
            breaker.gaveUp();
        }

        @Override
        public void answered(ServiceAnswer answer) {
            IntrospectionAnswer.read(answer, settings.expected(), nowSeconds())
                    .<@Nullable Void>fold(
                            active -> active(active, answer.body().length()), this::inactive, this::unusable);
        }

        private @Nullable Void active(IntrospectionAnswer.Active active, int bytes) {
            breaker.answered();
            VouchedFor caller = new VouchedFor(active.identity());
            good.put(hash, new Good(caller, active.end(), bytes));
            return end(caller::verdict);
        }

        private @Nullable Void inactive(IntrospectionAnswer.Inactive inactive) {
            breaker.answered();
            Refused refused = new Refused(inactive.reason());
            bad.put(hash, refused);
            return end(consumers -> refused);
        }

        private @Nullable Void unusable(IntrospectionAnswer.Unusable unusable) {
            failed(unusable.why(), unusable.isOutage());
            return null;
        }

        @Override
        public void failed(String why, boolean isOutage) {
            if (isOutage) {
                breaker.failed(why);
            } else {
                breaker.gaveUp();
            }
            end(consumers -> new Undecided(why));
        }

        private @Nullable Void end(Function<Consumers, AuthDecision> decision) {
            underWay.remove(hash, this);
            waiting.forEach((answer, consumers) -> answer.is(decision.apply(consumers)));
            return null;
        }
    }
}
