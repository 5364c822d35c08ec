package dev.gatehouse.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.jose.SignedToken;
import dev.gatehouse.jose.VerificationKey;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.LoginSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One issuer, with its keys and the tokens that were verified: for as long as its settings stay the same, over all generations.
 * Safe for all threads.
 */
final class Issuer {

    private static final int MOST_TOKENS = 10_000;

    private static final Refused TOO_LONG = new Refused("too long");
    private static final Refused BAD_SIGNATURE = new Refused("bad signature");

    private final IssuerSettings settings;
    private final KeysOfIssuer keys;
    private final TokenRules rules;
    private final TimeSource time;
    private final @Nullable IssuerLogin login;

    /** Its upkeep runs on whichever thread has caused it: a pool of its own would outlive an undeployed application. */
    private final Cache<TokenHash, VerifiedToken> verified = Caffeine.newBuilder()
            .maximumSize(MOST_TOKENS)
            .executor(Runnable::run)
            .build();

    /** @param tokens where codes of logins are taken; null if nobody logs in there */
    Issuer(IssuerSettings settings, KeysOfIssuer keys, @Nullable TokenEndpoint tokens, TimeSource time) {
        this.settings = settings;
        this.keys = keys;
        this.rules = TokenRules.ofTokens(settings);
        this.time = time;
        LoginSettings logins = settings.login();
        this.login = tokens == null || logins == null ? null : new IssuerLogin(this, settings, logins, tokens, time);
    }

    void tick() {
        keys.tick();
    }

    /** Whose token it is; a token that was verified before costs its hash and a look-up. */
    AuthDecision decide(String token, Consumers consumers) {
        if (token.length() > BearerToken.LONGEST) {
            return TOO_LONG;
        }
        TokenHash hash = TokenHash.of(token);
        VerifiedToken known = verified.getIfPresent(hash);
        if (known != null) {
            if (known.isGood(nowSeconds())) {
                return known.verdict(consumers);
            }
            verified.invalidate(hash);
        }
        return verify(token, rules).fold(good -> remember(good, hash).verdict(consumers), Verification.Bad::decision);
    }

    private VerifiedToken remember(Verification.Good good, TokenHash hash) {
        Map<String, @Nullable Object> claims = good.token().claims();
        VerifiedToken known =
                new VerifiedToken(good.key(), rules.lastSecond(claims), TokenIdentity.of(claims, settings.claims()));
        verified.put(hash, known);
        return known;
    }

    /** Of any token of this issuer, whatever it is for. */
    Verification verify(String token, TokenRules by) {
        return SignedToken.read(token, settings.algorithms())
                .fold(read -> verify(read, by), reason -> new Verification.Bad(new Refused(reason)));
    }

    /** What costs little comes first: the signature is looked at only where all else is as it should be. */
    private Verification verify(SignedToken token, TokenRules by) {
        String fault = by.fault(token.claims(), nowSeconds());
        if (fault != null) {
            return new Verification.Bad(new Refused(fault));
        }
        VerificationKey key = keys.find(token.keyId(), token.algorithm());
        if (key == null) {
            return new Verification.Bad(keys.missing(token.keyId()));
        }
        return token.isSignedBy(key) ? new Verification.Good(token, key) : new Verification.Bad(BAD_SIGNATURE);
    }

    KeysOfIssuer keys() {
        return keys;
    }

    /** How browsers log in there; null if they do not. */
    @Nullable
    IssuerLogin login() {
        return login;
    }

    private long nowSeconds() {
        return Math.floorDiv(time.wall().millis(), 1000L);
    }
}
