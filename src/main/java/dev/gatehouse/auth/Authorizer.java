package dev.gatehouse.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.auth.AuthorizerAnswer.Passed;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.AuthorizerSettings;
import dev.gatehouse.route.AuthorizerSettings.Memory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a service of the operator's own has said of requests: for as long as its settings stay the same, over all generations. Safe for
 * all threads.
 */
final class Authorizer {

    private static final Logger LOG = LogManager.getLogger(Authorizer.class);
    private static final int MOST_REMEMBERED = 10_000;
    private static final long TOLD_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final AuthorizerSettings settings;
    private final TimeSource time;
    private final AtomicLong toldNanos;

    /** Null if nothing is remembered. */
    private final @Nullable Cache<TokenHash, Passed> good;

    Authorizer(AuthorizerSettings settings, TimeSource time) {
        this.settings = settings;
        this.time = time;
        this.toldNanos = new AtomicLong(time.nanoTime().getAsLong() - TOLD_EVERY_NANOS);
        Memory memory = settings.memory();
        this.good = memory == null
                ? null
                : Caffeine.newBuilder()
                        .maximumSize(MOST_REMEMBERED)
                        .expireAfterWrite(memory.time())
                        .ticker(() -> time.nanoTime().getAsLong())
                        .executor(Runnable::run)
                        .build();
    }

    AuthorizerSettings settings() {
        return settings;
    }

    /** By what a question is known again; null if its answer is not to be remembered. */
    @Nullable
    TokenHash keyOf(AuthorizerQuestion question) {
        Memory memory = settings.memory();
        if (memory == null) {
            return null;
        }
        Fields fields = memory.byFieldsAlone() ? question.ofClient() : question.all();
        if (fields.size() == 0) {
            return null;
        }
        MessageDigest digest = Sha256.digest();
        for (int i = 0; i < fields.size(); i++) {
            add(digest, fields.name(i).toLowerCase(Locale.ROOT));
            add(digest, fields.value(i));
        }
        return TokenHash.ofDigest(digest.digest());
    }

    /** With its length, so that no two lists of texts are one. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        digest.update(new byte[] {
            (byte) (bytes.length >> 24), (byte) (bytes.length >> 16), (byte) (bytes.length >> 8), (byte) bytes.length
        });
        digest.update(bytes);
    }

    @Nullable
    Passed known(@Nullable TokenHash key) {
        return key == null || good == null ? null : good.getIfPresent(key);
    }

    void remember(@Nullable TokenHash key, Passed passed) {
        if (key != null && good != null) {
            good.put(key, passed);
        }
    }

    /** Tells the log, once a minute at most. */
    void couldNotSay(String why) {
        long now = time.nanoTime().getAsLong();
        long last = toldNanos.get();
        if (now - last >= TOLD_EVERY_NANOS && toldNanos.compareAndSet(last, now)) {
            LOG.warn("forward:{} could not say whether a request may pass: {}; it is answered 503", settings.id(), why);
        }
    }
}
