package dev.gatehouse.auth;

import dev.gatehouse.auth.TokenReply.Granted;
import dev.gatehouse.login.Attempt;
import dev.gatehouse.login.Session;
import dev.gatehouse.login.Session.Identity;
import dev.gatehouse.login.Session.Times;
import dev.gatehouse.route.IssuerSettings;
import dev.gatehouse.route.LoginSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is made of an issuer's tokens at a login and afterwards, by one generation. Pure.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">OpenID Connect Core §3.1.3.7</a>
 */
final class SessionRules {

    private static final long SOONEST_SECONDS = 60;
    private static final long AHEAD_SECONDS = 30;
    private static final int LONGEST_SUBJECT = 255;

    private final IssuerSettings issuer;
    private final LoginSettings login;
    private final Set<String> claimNames;
    private final TokenRules tokens;

    /** @param claimNames that some route asks for: others are not kept */
    SessionRules(IssuerSettings issuer, LoginSettings login, Set<String> claimNames) {
        this.issuer = issuer;
        this.login = login;
        this.claimNames = new TreeSet<>(claimNames);
        this.tokens = TokenRules.ofTokens(issuer, List.of(login.client().id()));
    }

    /** What an ID token must say whatever it is for. */
    TokenRules tokens() {
        return tokens;
    }

    /** Stands for what a session is made of: one that was made in another way is none. */
    String mark() {
        IssuerSettings.Claims claims = issuer.claims();
        return String.join(
                "\n",
                claims.consumer(),
                String.valueOf(claims.groups()),
                claims.scopes(),
                new TreeSet<>(claims.required().entrySet().stream()
                                .map(Object::toString)
                                .toList())
                        .toString(),
                claimNames.toString());
    }

    /** What is wrong with a token that is the issuer's, at the end of an attempt; null if nothing is. */
    @Nullable
    String fault(Map<String, @Nullable Object> claims, Attempt attempt) {
        if (!attempt.nonce().equals(claims.get("nonce"))) {
            return "of another attempt";
        }
        return fault(claims);
    }

    /** The same of one that came without an attempt. */
    @Nullable
    String fault(Map<String, @Nullable Object> claims) {
        Object party = claims.get("azp");
        boolean several = claims.get("aud") instanceof List<?> audience && audience.size() > 1;
        if (party == null ? several : !login.client().id().equals(party)) {
            return "for another party";
        }
        return claims.get("sub") instanceof String subject && !subject.isEmpty() && subject.length() <= LONGEST_SUBJECT
                ? null
                : "without a subject";
    }

    /** @param claims of a token without a fault */
    Session begun(String id, Map<String, @Nullable Object> claims, Granted granted, long now) {
        String refresh = granted.refreshToken();
        return new Session(id, identity(claims, granted), new Times(now, now, due(granted, refresh, now)), refresh);
    }

    /**
     * The session after the issuer was asked again.
     *
     * @param claims null if the issuer says nothing new of whom it is
     */
    Session renewed(Session former, @Nullable Map<String, @Nullable Object> claims, Granted granted, long now) {
        String newer = granted.refreshToken();
        String refresh = newer == null ? former.refreshToken() : newer;
        return new Session(
                former.id(),
                claims == null ? former.identity() : identity(claims, granted),
                new Times(former.times().begun(), now, due(granted, refresh, now)),
                refresh);
    }

    private Identity identity(Map<String, @Nullable Object> claims, Granted granted) {
        TokenIdentity said = TokenIdentity.of(claims, issuer.claims());
        Map<String, @Nullable Object> kept = new HashMap<>();
        for (String name : claimNames) {
            Object value = Claim.find(claims, name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        return new Identity(
                String.valueOf(claims.get("sub")),
                said.consumer(),
                said.groups(),
                said.scopes().isEmpty() ? scopes(granted) : said.scopes(),
                kept);
    }

    /**
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.1">RFC 6749 §5.1</a>
     */
    private List<String> scopes(Granted granted) {
        return granted.scope() == null ? login.scopes() : Claim.texts(granted.scope());
    }

    /** A little ahead of the end, and not at once. */
    private static long due(Granted granted, @Nullable String refreshToken, long now) {
        if (refreshToken == null || granted.expiresIn() == 0) {
            return 0;
        }
        return now + Math.max(SOONEST_SECONDS, granted.expiresIn() - AHEAD_SECONDS);
    }

    /** Why a session is over; null if it is not. */
    @Nullable
    String end(Session session, long now) {
        if (now - session.times().begun() >= login.lifetime().toSeconds()) {
            return "the session is over";
        }
        long idle = login.idle().toSeconds();
        return idle > 0 && now - session.times().seen() >= idle ? "the session was not used" : null;
    }

    /** Whether it is to be noted that a session is in use. */
    boolean isToBeNoted(Session session, long now) {
        long idle = login.idle().toSeconds();
        return idle > 0 && now - session.times().seen() >= Math.max(1, idle / 10);
    }

    TokenIdentity identity(Session session) {
        Identity identity = session.identity();
        return new TokenIdentity(
                identity.consumer(),
                session.id(),
                identity.groups(),
                identity.scopes(),
                issuer.claims().anyConsumer(),
                name -> identity.claims().get(name));
    }
}
