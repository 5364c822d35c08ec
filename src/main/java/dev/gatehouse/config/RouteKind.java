package dev.gatehouse.config;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a route does with a request, as its keys tell. */
enum RouteKind {
    NAMED_UPSTREAM("upstream"),
    INLINE_UPSTREAM("upstream.endpoints"),
    RESPOND("respond.status"),
    REDIRECT("redirect.to"),
    NOTHING("");

    private final String mainKey;

    RouteKind(String mainKey) {
        this.mainKey = mainKey;
    }

    /**
     * A main key decides before a lesser one, and a route's own before a default: the keys that do not fit are then those
     * that the user will want to take out.
     */
    static RouteKind of(Statements stated) {
        RouteKind own = first(stated, statement -> !statement.byDefault());
        return own == NOTHING ? first(stated, Statement::byDefault) : own;
    }

    /** The key that makes a route one of this kind. */
    String mainKey() {
        return mainKey;
    }

    /** Whether a route with this statement is meant to be of this kind. */
    boolean isMeantBy(Statement statement) {
        return switch (this) {
            case NAMED_UPSTREAM -> statement.is(RouteKeys.UPSTREAM);
            case INLINE_UPSTREAM -> statement.begins(UpstreamKeys.PREFIX) && !statement.is(RouteKeys.UPSTREAM_STICKY);
            case RESPOND -> statement.begins("respond.");
            case REDIRECT -> statement.begins("redirect.");
            case NOTHING -> false;
        };
    }

    boolean forwards() {
        return this == NAMED_UPSTREAM || this == INLINE_UPSTREAM;
    }

    private static RouteKind first(Statements stated, Predicate<Statement> which) {
        Optional<RouteKind> main = first(kind -> stated.any(
                statement -> which.test(statement) && statement.subject().equals(kind.mainKey)));
        return main.or(() -> first(kind -> stated.any(statement -> which.test(statement) && kind.isMeantBy(statement))))
                .orElse(NOTHING);
    }

    private static Optional<RouteKind> first(Predicate<RouteKind> which) {
        return Stream.of(values()).filter(which).findFirst();
    }
}
