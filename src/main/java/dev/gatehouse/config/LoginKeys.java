package dev.gatehouse.config;

import dev.gatehouse.http.FieldSyntax;
import dev.gatehouse.route.LoginSettings;
import dev.gatehouse.route.LoginSettings.Proof;
import dev.gatehouse.route.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The keys of an issuer file on how browsers log in there. */
final class LoginKeys {

    /** What all of them begin with. */
    static final String START = "login.";

    private static final String COOKIE_REMEDY = "write letters, digits, - and _ alone";
    private static final String KEY_REMEDY =
            "write ${file:login.key} and make the file by openssl rand -hex 32 > conf/login.key";
    private static final int SHORTEST_KEY = 32;

    private static final ValueType<String> COOKIE_NAME = ValueType.of(
            "name of a cookie",
            COOKIE_REMEDY,
            text -> FieldSyntax.isToken(text) && text.matches("[A-Za-z0-9_-]{1,64}") && !text.startsWith("__")
                    ? Parsed.valid(text)
                    : Parsed.invalid(text, "is no name of a cookie here", COOKIE_REMEDY));

    private static final ValueType<Secret> SEALING_KEY = ValueType.of(
                    "secret of at least " + SHORTEST_KEY + " characters",
                    KEY_REMEDY,
                    text -> text.length() < SHORTEST_KEY
                            ? Parsed.<Secret>invalid(text, "is too short", KEY_REMEDY)
                            : Parsed.valid(new Secret(text)))
            .hidden();

    /** As it is sent, without anything that a path pattern or a parser could take for more. */
    private static final ValueType<String> PLAIN_PATH = ValueType.of(
            "path",
            "write a path such as /_login/callback",
            text -> text.matches("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?|/")
                    ? Parsed.valid(text)
                    : Parsed.invalid(text, "is no plain path", "write a path such as /_login/callback"));

    static final Key<String> CLIENT_ID = Key.of(
            "login.client-id",
            IssuerFileKeys.WORD,
            "what the gateway is called at the issuer; with it a route may have `auth = login:NAME`");

    static final Key<String> CLIENT_SECRET = Key.of(
            "login.client-secret", IssuerFileKeys.WORD.hidden(), "the secret that belongs to it, as by `${file:…}`");

    static final Key<Proof> CLIENT_AUTH = Key.of(
            "login.client-auth",
            ValueType.choice(Map.of("basic", Proof.BASIC, "post", Proof.POST, "none", Proof.NONE))
                    .withNone(Proof.NONE),
            "basic",
            "how the secret is shown to the issuer: `client_secret_basic`, `client_secret_post`, or there is none");

    static final Key<List<String>> SCOPES = Key.of(
            "login.scopes",
            ValueType.listOf(SchemeName.SCOPE),
            LoginSettings.OPENID,
            "what is asked for; `openid` must be among them, and `offline_access` has most issuers give a refresh"
                    + " token");

    static final Key<String> CALLBACK = Key.of(
            "login.callback",
            PLAIN_PATH,
            "the path at which browsers come back, on each host of the routes that use the login;"
                    + " `/_login/NAME/callback` unless stated. The issuer must know it:"
                    + " `https://HOST/_login/NAME/callback`");

    static final Key<String> LOGOUT =
            Key.of("login.logout", PLAIN_PATH, "the path that ends a session; `/_login/NAME/logout` unless stated");

    static final Key<String> AFTER_LOGOUT = Key.of(
            "login.after-logout",
            PLAIN_PATH,
            "the path to which the issuer sends a browser back after logout; it must know it: `https://HOST/PATH`."
                    + " None: the browser stays there");

    static final Key<String> COOKIE = Key.of(
            "login.cookie",
            COOKIE_NAME,
            "name of the session's cookie, `__Host-` before it over TLS; `gatehouse-NAME` unless stated");

    static final Key<Duration> SESSION = Key.of(
            "login.session",
            Quantities.POSITIVE_DURATION,
            "12h",
            "how long after its login a session ends, in use or not");

    static final Key<Duration> IDLE = Key.of(
            "login.idle",
            Quantities.DURATION,
            "1h",
            "how long a session may go unused, noticed within a tenth of it; 0s = as long as it lives");

    static final Key<List<Secret>> KEYS = Key.of(
            "login.key",
            ValueType.listOf(SEALING_KEY)
                    .named("list of secrets, each of " + SHORTEST_KEY + " characters at least")
                    .hidden(),
            "what seals the cookies, as by `${file:…}`: the same on all nodes. Several, to replace one: the first"
                    + " seals, all open. Must be stated");

    static final Key<Boolean> PLAIN_HTTP = Key.of(
            "login.plain-http",
            ValueType.SWITCH,
            "off",
            "let browsers log in without TLS from other machines than this: whoever is between can take their"
                    + " sessions");

    static final List<Key<?>> ALL = List.of(
            CLIENT_ID,
            CLIENT_SECRET,
            CLIENT_AUTH,
            SCOPES,
            CALLBACK,
            LOGOUT,
            AFTER_LOGOUT,
            COOKIE,
            SESSION,
            IDLE,
            KEYS,
            PLAIN_HTTP);

    private LoginKeys() {}
}
