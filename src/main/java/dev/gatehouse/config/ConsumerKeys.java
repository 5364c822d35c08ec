package dev.gatehouse.config;

import dev.gatehouse.http.Cidr;
import dev.gatehouse.route.KeyHash;
import dev.gatehouse.route.KeyTerms.RouteNames;
import dev.gatehouse.route.PasswordHash;
import dev.gatehouse.route.Priority;
import java.time.Instant;
import java.util.List;

/** The keys of a consumer file. */
final class ConsumerKeys {

    private static final String HASH_REMEDY =
            "write sha256: or hmac-sha256: and 64 hexadecimal digits; keys create makes both key and line";

    private static final String SCOPE_REMEDY =
            "write letters, digits and signs other than quotes, commas and backslashes";

    private static final String ROUTE_REMEDY = "write the name of a route, or what names begin with and *";

    private static final ValueType<KeyHash> HASH = ValueType.of("hash of a key", HASH_REMEDY, text -> {
                KeyHash hash = KeyHash.parse(text);
                return hash == null
                        ? Parsed.<KeyHash>invalid(text, "is no hash of a key", HASH_REMEDY)
                        : Parsed.valid(hash);
            })
            .hidden();

    static final ValueType<String> GROUP = ValueType.of(
            "group",
            "write letters, digits, - and _",
            text -> text.matches("[A-Za-z0-9._-]+")
                    ? Parsed.valid(text)
                    : Parsed.invalid(text, "is no name of a group", "write letters, digits, - and _"));

    /**
     * As OAuth has scopes, but for commas.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.3">RFC 6749 §3.3</a>
     */
    private static final ValueType<String> SCOPE = ValueType.of(
            "scope",
            SCOPE_REMEDY,
            text -> text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\')
                    ? Parsed.valid(text)
                    : Parsed.invalid(text, "is no scope", SCOPE_REMEDY));

    private static final ValueType<RouteNames> ROUTE = ValueType.of("route name", ROUTE_REMEDY, text -> {
        String name = text.endsWith("*") ? text.substring(0, text.length() - 1) : text;
        return text.equals("*") || ConfigDirectory.isName(name)
                ? Parsed.valid(new RouteNames(text))
                : Parsed.invalid(text, "is no name of a route", ROUTE_REMEDY);
    });

    static final Key<KeyHash> KEY = Key.of(
            "key.ID",
            HASH,
            "`sha256:HEX` or `hmac-sha256:HEX`, the hash of an API key, never the key itself; ID names it in logs. The latter needs `keys.pepper`");

    static final Key<Instant> KEY_CREATED =
            Key.of("key.ID.created", Quantities.DATE, "when it was made: for people, and for `keys rotate`");

    static final Key<Instant> KEY_NOT_BEFORE =
            Key.of("key.ID.not-before", Quantities.DATE, "the first moment at which it is good");

    static final Key<Instant> KEY_EXPIRES =
            Key.of("key.ID.expires", Quantities.DATE, "the first moment at which it is not good any more");

    static final Key<Instant> KEY_REVOKED = Key.of(
            "key.ID.revoked",
            Quantities.DATE,
            "from when on it is refused: beside a key that is left in, so that the audit can tell who still sends it");

    static final Key<List<String>> KEY_SCOPES =
            Key.of("key.ID.scopes", ValueType.listOf(SCOPE), "the scopes that its holder has");

    static final Key<List<RouteNames>> KEY_ROUTES = Key.of(
            "key.ID.routes",
            ValueType.listOf(ROUTE),
            "the routes that it is good for, by their files' names, or `NAME*` for all that begin so; without this all");

    static final Key<List<Cidr>> KEY_ADDRESSES = Key.of(
            "key.ID.addresses",
            ValueType.listOf(NetworkTypes.CIDR),
            "the clients' addresses that it may be sent from; without this all");

    static final Key<PasswordHash> USER = Key.of(
            "user.USER",
            PasswordType.HASH,
            "the hash of a user's password by bcrypt (`$2y$...`, as of `htpasswd -B`) or argon2id, never the password itself; USER "
                    + "is the name that is sent with it, and names it in logs");

    static final Key<String> CERTIFICATE = Key.of(
            "certificate.ID",
            CertificateMark.TYPE,
            "by what a client's certificate is known: `sha256:HEX` = its fingerprint, `subject:CN=...`, or one of its alternative "
                    + "names by `dns:`, `uri:` or `email:`; ID names it in logs");

    static final Key<List<String>> GROUPS = Key.of("groups", ValueType.listOf(GROUP), "what the consumer belongs to");

    static final Key<Priority> PRIORITY =
            Key.of("priority", PriorityType.TYPE, "the same of all that this consumer sends, whatever the route says");

    static final List<Key<?>> ALL = List.of(
            KEY,
            KEY_CREATED,
            KEY_NOT_BEFORE,
            KEY_EXPIRES,
            KEY_REVOKED,
            KEY_SCOPES,
            KEY_ROUTES,
            KEY_ADDRESSES,
            USER,
            CERTIFICATE,
            GROUPS,
            QuotaKeys.PLAN,
            QuotaKeys.OF_CONSUMER,
            QuotaKeys.ZONE,
            QuotaKeys.AT_ONCE_OF_CONSUMER,
            QuotaKeys.ENFORCED_OF_CONSUMER,
            PRIORITY);

    /** None so far. */
    static final List<String> LATER = List.of();

    /** None so far. */
    static final List<RetiredKey> RETIRED = List.of();

    private ConsumerKeys() {}
}
