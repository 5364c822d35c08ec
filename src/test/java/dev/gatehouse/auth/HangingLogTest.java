package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.gatehouse.auth.KeySource.Fetched;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.IssuerSettings.Claims;
import dev.gatehouse.route.IssuerSettings.FetchedKeys;
import dev.gatehouse.route.SigningAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log may hang, as behind a pipe that nobody reads: a request must not wait for whoever writes to it. */
@Timeout(120)
final class HangingLogTest {

    private final AtomicLong nanos = new AtomicLong();
    private final TimeSource time = new TimeSource(nanos::get, () -> Instant.EPOCH);

    @Test
    void nobody_waits_for_the_line_that_tells_of_an_outage_or_of_its_end() {
        Breaker breaker = new Breaker("introspection:corp", time);
        try (Meanwhile log = new Meanwhile(Breaker.class, breaker::isOpen)) {
            breaker.failed("connect-refused");
            breaker.answered();
            assertNull(log.waited);
            assertEquals(2, log.lines);
        }
    }

    @Test
    void nobody_waits_for_the_line_that_tells_of_keys() {
        Queue<Consumer<Fetched>> fetches = new ArrayDeque<>();
        FetchedKeys from = new FetchedKeys(URI.create("https://login.example.com/"), false, false, Duration.ofHours(1));
        IssuerKeys keys = new IssuerKeys(
                new IssuerSettings(
                        "corp",
                        "https://login.example.com/",
                        List.of("a"),
                        List.of(SigningAlgorithm.RS256),
                        from,
                        Duration.ZERO,
                        new Claims("sub", null, "scope", Map.of(), false)),
                from,
                fetches::add,
                time);
        try (Meanwhile log = new Meanwhile(IssuerKeys.class, () -> keys.missing("unknown"))) {
            keys.tick();
            fetches.remove().accept(Fetched.failed("no answer"));
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            keys.tick();
            fetches.remove().accept(new Fetched(Tokens.keySet(Tokens.RSA), null, ""));
            assertNull(log.waited);
            assertEquals(2, log.lines);
        }
    }

    /** A log at each line of which somebody else does something. */
    private static final class Meanwhile extends AbstractAppender implements AutoCloseable {

        private final Logger logger;
        private final Level before;
        private final Runnable other;
        private int lines;
        private @Nullable String waited;

        Meanwhile(Class<?> type, Runnable other) {
            super("meanwhile", null, null, true, Property.EMPTY_ARRAY);
            this.other = other;
            this.logger = (Logger) LogManager.getLogger(type);
            this.before = logger.getLevel();
            start();
            logger.addAppender(this);
            logger.setLevel(Level.ALL);
        }

        @Override
        public void append(LogEvent event) {
            lines++;
            try {
                CompletableFuture.runAsync(other).get(20, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                waited = event.getMessage().getFormattedMessage() + ": " + e;
            }
        }

        @Override
        public void close() {
            logger.removeAppender(this);
            // Else it keeps a level of its own, whatever those above it are given afterwards.
            logger.getContext().getConfiguration().removeLogger(logger.getName());
            logger.getContext().updateLoggers();
            logger.setLevel(before);
            stop();
        }
    }
}
