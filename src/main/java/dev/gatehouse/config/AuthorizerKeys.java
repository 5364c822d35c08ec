package dev.gatehouse.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The keys of an authorizer file. */
final class AuthorizerKeys {

    static final Key<URI> URL = Key.of("url", IssuerFileKeys.URL, "what is asked of each request; must be stated");

    static final Key<String> UPSTREAM = Key.of(
            "upstream",
            PatternTypes.NAME,
            "the upstream file by which the service is reached: several endpoints, health checks, an authority of its own. "
                    + "Without it, it is where `url` says");

    static final Key<Duration> TIMEOUT = Key.of(
            "timeout",
            Quantities.POSITIVE_DURATION,
            "2s",
            "how long an answer may take, and nine tenths of `auth.timeout` at most; then 503");

    static final Key<String> METHOD = Key.of(
            "method",
            ValueType.choice(Map.of("GET", "GET", "HEAD", "HEAD", "POST", "POST")),
            "GET",
            "by which it is asked");

    static final Key<List<String>> REQUEST_HEADERS = Key.of(
            "request.headers",
            ValueType.listOf(FieldTypes.NAME).withNone(List.of()),
            "Authorization, Cookie, Accept",
            "fields of the client's request that it is shown; `none` = none. `X-Forwarded-For`, `-Proto`, `-Host`, `-Method`, `-Uri` go in "
                    + "any case, the body never");

    static final Key<List<String>> RESPONSE_HEADERS = Key.of(
            "response.headers",
            ValueType.listOf(FieldTypes.NAME),
            "fields of a good answer that the upstream gets; a client's own of these names never reach it");

    static final Key<List<String>> CREDENTIAL_COOKIES = Key.of(
            "credential.cookies",
            ValueType.listOf(FieldTypes.NAME.named("cookie")),
            "cookies that are for it alone: the upstream does not get them, unless `auth.forward = on`");

    static final Key<List<String>> CREDENTIAL_HEADERS = Key.of(
            "credential.headers",
            ValueType.listOf(FieldTypes.NAME),
            "those of `request.headers` that are a credential for it alone, as `Authorization` is in any case: the upstream does not"
                    + " get them, unless `auth.forward = on`");

    static final Key<String> CONSUMER_HEADER = Key.of(
            "consumer.header",
            FieldTypes.NAME,
            "the field of a good answer that names the caller; without it callers are nobody in particular");

    static final Key<Boolean> ANY_CONSUMER = IssuerFileKeys.ANY_CONSUMER;

    static final Key<String> GROUPS_HEADER = Key.of(
            "groups.header",
            FieldTypes.NAME,
            "the field of a good answer that lists groups, parted by commas or blanks");

    static final Key<String> SCOPES_HEADER = Key.of(
            "scopes.header",
            FieldTypes.NAME,
            "the field of a good answer that lists scopes, parted by commas or blanks");

    static final Key<Boolean> REDIRECTS = Key.of(
            "redirects",
            ValueType.SWITCH,
            "off",
            "send clients where it sends them, with the cookies that it sets, as to a page to log in; off: a redirect is 503");

    static final Key<Duration> CACHE = Key.of(
            "cache",
            Quantities.POSITIVE_DURATION.or("off", Duration.ZERO),
            "off",
            "how long a good answer holds for another request of which the same is told");

    static final Key<Boolean> CACHE_BY = Key.of(
            "cache.by",
            ValueType.choice(Map.of("request", false, "headers", true)),
            "request",
            "`request`: all that is told must be the same, its path and the client's address too; `headers`: those of "
                    + "`request.headers` alone, for a service that looks at nothing else");

    static final List<Key<?>> ALL = List.of(
            URL,
            UPSTREAM,
            TIMEOUT,
            METHOD,
            REQUEST_HEADERS,
            RESPONSE_HEADERS,
            CREDENTIAL_COOKIES,
            CREDENTIAL_HEADERS,
            CONSUMER_HEADER,
            ANY_CONSUMER,
            GROUPS_HEADER,
            SCOPES_HEADER,
            REDIRECTS,
            CACHE,
            CACHE_BY);

    /** None so far. */
    static final List<String> LATER = List.of();

    /** None so far. */
    static final List<RetiredKey> RETIRED = List.of();

    private AuthorizerKeys() {}
}
