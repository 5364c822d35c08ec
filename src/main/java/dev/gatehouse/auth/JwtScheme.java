package dev.gatehouse.auth;

import dev.gatehouse.exchange.ClientRequest;

/**
 * The caller is whom a token of one issuer names, sent as {@code Authorization: Bearer TOKEN}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750 §2.1</a>
 */
final class JwtScheme implements AuthScheme {

    private static final Challenge CHALLENGE = Challenge.ofBearers();

    private final String name;
    private final Issuer issuer;
    private final Consumers consumers;

    JwtScheme(String name, Issuer issuer, Consumers consumers) {
        this.name = name;
        this.issuer = issuer;
        this.consumers = consumers;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Challenge challenge() {
        return CHALLENGE;
    }

    @Override
    public boolean mayBeGuessed(ClientRequest request) {
        return false;
    }

    @Override
    public AuthDecision decide(ClientRequest request) {
        return BearerToken.decide(request.fields(), token -> issuer.decide(token, consumers));
    }
}
