package dev.gatehouse.config;

import dev.gatehouse.http.FieldSyntax;
import dev.gatehouse.route.RequestKey;

/** What requests may have in common, as a value type. */
final class RequestKeyType {

    private static final String HEADER = "header:";
    private static final String COOKIE = "cookie:";
    private static final String REMEDY = "write header:NAME, cookie:NAME, consumer or address";

    static final ValueType<RequestKey> TYPE = ValueType.of("part of a request", REMEDY, RequestKeyType::parse);

    private RequestKeyType() {}

    private static Parsed<RequestKey> parse(String text) {
        if (text.startsWith(HEADER)) {
            return FieldTypes.NAME
                    .parse(text.substring(HEADER.length()))
                    .then(name -> Parsed.valid(RequestKey.header(name)));
        }
        if (text.startsWith(COOKIE)) {
            String name = text.substring(COOKIE.length());
            return FieldSyntax.isToken(name)
                    ? Parsed.valid(RequestKey.cookie(name))
                    : Parsed.invalid(name, "is no name of a cookie", "write letters, digits and dashes");
        }
        return switch (text) {
            case "consumer" -> Parsed.valid(RequestKey.CONSUMER);
            case "address" -> Parsed.valid(RequestKey.ADDRESS);
            default -> Parsed.invalid(text, "is no part of a request to go by", REMEDY);
        };
    }
}
