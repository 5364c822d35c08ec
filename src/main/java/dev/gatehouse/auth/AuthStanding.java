package dev.gatehouse.auth;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.route.AuthorizerSettings;
import dev.gatehouse.route.IntrospectionSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What schemes have beyond one generation of the configuration, and the requests that wait. Safe for all threads. */
public final class AuthStanding implements AutoCloseable {

    private final TimeSource time;
    private final KeyUses keyUses = new KeyUses();
    private final Waits waits;
    private final Issuers issuers;
    private final PasswordTrials passwords;
    private final BadCredentials badCredentials;
    private final Continued<IntrospectionSettings, Introspection> introspections;
    private final Continued<AuthorizerSettings, Authorizer> authorizers;

    /** Of the latest generation; null before the first. */
    private volatile @Nullable Keys keys;

    public AuthStanding(TimeSource time) {
        this.time = time;
        this.issuers = new Issuers(time);
        this.passwords = new PasswordTrials(time);
        this.badCredentials = new BadCredentials(time);
        this.introspections = new Continued<>(settings -> new Introspection(settings, time));
        this.authorizers = new Continued<>(settings -> new Authorizer(settings, time));
        this.waits = new Waits(time, issuers::tick);
    }

    /** From now on deadlines are kept. */
    public AuthStanding start() {
        waits.start();
        return this;
    }

    /** When API keys were used last. */
    public KeyUses keyUses() {
        return keyUses;
    }

    TimeSource time() {
        return time;
    }

    Issuers issuers() {
        return issuers;
    }

    PasswordTrials passwords() {
        return passwords;
    }

    BadCredentials badCredentials() {
        return badCredentials;
    }

    /** How often credentials were refused, and what followed, by the name of each count. */
    public Map<String, Long> counts() {
        return badCredentials.counts();
    }

    Continued<IntrospectionSettings, Introspection> introspections() {
        return introspections;
    }

    Continued<AuthorizerSettings, Authorizer> authorizers() {
        return authorizers;
    }

    @Nullable
    Keys keys() {
        return keys;
    }

    /** The next generation's are made of these. */
    void keep(Keys latest) {
        keys = latest;
    }

    Waits waits() {
        return waits;
    }

    /** Ends every wait, and lets none begin: whoever waits is told that the gateway cannot say now. */
    public void cutOff() {
        waits.cutOff();
    }

    @Override
    public void close() {
        waits.close();
        issuers.close();
        passwords.close();
    }
}
