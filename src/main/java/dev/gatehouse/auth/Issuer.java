package dev.gatehouse.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.jose.SignedToken;
import dev.gatehouse.jose.VerificationKey;
import dev.gatehouse.route.IssuerSettings;

/**
 * One issuer, with its keys and the tokens that were verified: for as long as its settings stay the same, over all generations.
 * Safe for all threads.
 */
final class Issuer {

    private static final int MOST_TOKENS = 10_000;
    private static final int LONGEST_TOKEN = 8 * 1024;

    private static final Refused TOO_LONG = new Refused("too long");
    private static final Refused BAD_SIGNATURE = new Refused("bad signature");

    private final IssuerSettings settings;
    private final KeysOfIssuer keys;
    private final TokenRules rules;
    private final TimeSource time;

    /** Its upkeep runs on whichever thread has caused it: a pool of its own would outlive an undeployed application. */
    private final Cache<TokenHash, VerifiedToken> verified = Caffeine.newBuilder()
            .maximumSize(MOST_TOKENS)
            .executor(Runnable::run)
            .build();

    Issuer(IssuerSettings settings, KeysOfIssuer keys, TimeSource time) {
        this.settings = settings;
        this.keys = keys;
        this.rules = new TokenRules(settings);
        this.time = time;
    }

    void tick() {
        keys.tick();
    }

    /** Whose token it is; a token that was verified before costs its hash and a look-up. */
    AuthDecision decide(String token, Consumers consumers) {
        if (token.length() > LONGEST_TOKEN) {
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
        return SignedToken.read(token, settings.algorithms()).fold(read -> verify(read, hash, consumers), Refused::new);
    }

    /** What costs little comes first: the signature is looked at only where all else is as it should be. */
    private AuthDecision verify(SignedToken token, TokenHash hash, Consumers consumers) {
        String fault = rules.fault(token.claims(), nowSeconds());
        if (fault != null) {
            return new Refused(fault);
        }
        VerificationKey key = keys.find(token.keyId(), token.algorithm());
        if (key == null) {
            return keys.missing(token.keyId());
        }
        if (!token.isSignedBy(key)) {
            return BAD_SIGNATURE;
        }
        VerifiedToken good = new VerifiedToken(
                key, rules.lastSecond(token.claims()), TokenIdentity.of(token.claims(), settings.claims()));
        verified.put(hash, good);
        return good.verdict(consumers);
    }

    private long nowSeconds() {
        return Math.floorDiv(time.wall().millis(), 1000L);
    }
}
