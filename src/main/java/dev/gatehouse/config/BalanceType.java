package dev.gatehouse.config;

import dev.gatehouse.route.Balance;

/** How an endpoint is chosen, as a value type. */
final class BalanceType {

    private static final String HASH = "hash ";
    private static final String REMEDY =
            "write least-requests, round-robin, hash header:NAME, hash cookie:NAME, hash consumer or hash address";

    static final ValueType<Balance> TYPE =
            ValueType.of("least-requests, round-robin or hash WHAT", REMEDY, BalanceType::balance);

    private BalanceType() {}

    private static Parsed<Balance> balance(String text) {
        if (text.startsWith(HASH)) {
            return RequestKeyType.TYPE
                    .parse(text.substring(HASH.length()))
                    .then(key -> Parsed.valid(Balance.byHash(key)));
        }
        return switch (text) {
            case "least-requests" -> Parsed.valid(Balance.LEAST_REQUESTS);
            case "round-robin" -> Parsed.valid(Balance.ROUND_ROBIN);
            default -> Parsed.invalid(text, "is not known here", REMEDY);
        };
    }
}
