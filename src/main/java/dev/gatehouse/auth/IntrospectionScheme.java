package dev.gatehouse.auth;

import dev.gatehouse.exchange.ClientRequest;

/** The caller is whom an issuer names when it is asked about a token, sent as {@code Authorization: Bearer TOKEN}. */
final class IntrospectionScheme implements AuthScheme {

    private static final Challenge CHALLENGE = Challenge.ofBearers();

    private final String name;
    private final Introspection issuer;
    private final Consumers consumers;
    private final AskedService service;

    IntrospectionScheme(String name, Introspection issuer, Consumers consumers, AskedService service) {
        this.name = name;
        this.issuer = issuer;
        this.consumers = consumers;
        this.service = service;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Challenge challenge() {
        return CHALLENGE;
    }

    /** A token that was found good a short while ago is no guess. */
    @Override
    public boolean mayBeGuessed(ClientRequest request) {
        return BearerToken.decide(request.fields(), issuer::guess) == Introspection.MAYBE_GUESSED;
    }

    @Override
    public AuthDecision decide(ClientRequest request) {
        return BearerToken.decide(request.fields(), token -> issuer.decide(token, consumers, service));
    }
}
