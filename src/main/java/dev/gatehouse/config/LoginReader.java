package dev.gatehouse.config;

import dev.gatehouse.route.LoginSettings;
import dev.gatehouse.route.LoginSettings.Client;
import dev.gatehouse.route.LoginSettings.Paths;
import dev.gatehouse.route.LoginSettings.Proof;
import dev.gatehouse.route.Secret;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an issuer file says of logins. */
final class LoginReader {

    private final Problems problems;

    LoginReader(Problems problems) {
        this.problems = problems;
    }

    /** Whether the file says anything of them. */
    static boolean isMeant(Statements stated) {
        return stated.any(statement -> statement.begins(LoginKeys.START));
    }

    /** Null if nobody can log in there; what is wrong is reported. */
    @Nullable
    LoginSettings read(String id, Statements stated) {
        if (!isMeant(stated)) {
            return null;
        }
        String clientId = stated.find(LoginKeys.CLIENT_ID);
        if (!stated.has(LoginKeys.CLIENT_ID)) {
            problems.error(
                    stated.locate(LoginKeys.CLIENT_ID),
                    "is missing",
                    "write what the gateway is called at the issuer, or take the other login. lines out");
        }
        if (keysAreElsewhere(stated)) {
            problems.error(
                    stated.locate(LoginKeys.CLIENT_ID),
                    "has no effect without discovery: where browsers log in is found by it",
                    "write discovery = on in the place of " + IssuerFileKeys.JWKS_URL.name() + " and the like");
        }
        Client client = clientId == null ? null : client(clientId, stated);
        List<Secret> sealing = sealing(stated);
        List<String> scopes = scopes(stated);
        Paths paths = paths(id, stated);
        if (client == null || sealing == null || scopes == null || paths == null) {
            return null;
        }
        return new LoginSettings(
                client,
                scopes,
                paths,
                Objects.requireNonNullElse(
                        stated.find(LoginKeys.COOKIE), "gatehouse-" + id.replaceAll("[^A-Za-z0-9_-]", "-")),
                stated.value(LoginKeys.SESSION),
                stated.value(LoginKeys.IDLE),
                sealing,
                stated.value(LoginKeys.PLAIN_HTTP));
    }

    /** Where the file says nothing at all of keys, it is told that. */
    private static boolean keysAreElsewhere(Statements stated) {
        return !stated.value(IssuerFileKeys.DISCOVERY)
                && !stated.isUnread(IssuerFileKeys.DISCOVERY)
                && IssuerFileKeys.KEY_SOURCES.stream().anyMatch(stated::has);
    }

    private @Nullable Client client(String id, Statements stated) {
        if (stated.isUnread(LoginKeys.CLIENT_AUTH)) {
            return null;
        }
        Proof proof = stated.value(LoginKeys.CLIENT_AUTH);
        String secret = stated.find(LoginKeys.CLIENT_SECRET);
        if (proof == Proof.NONE && stated.has(LoginKeys.CLIENT_SECRET)) {
            problems.error(
                    stated.locate(LoginKeys.CLIENT_SECRET),
                    "has no effect beside login.client-auth = none",
                    "take one of the two out");
            return null;
        }
        if (proof != Proof.NONE && !stated.has(LoginKeys.CLIENT_SECRET)) {
            problems.error(
                    stated.locate(LoginKeys.CLIENT_SECRET),
                    "is missing",
                    "write ${file:…} with the secret that the issuer gave, or login.client-auth = none if it gave"
                            + " none");
        }
        return (proof == Proof.NONE) == (secret == null)
                ? new Client(id, secret == null ? null : new Secret(secret), proof)
                : null;
    }

    /** None is made up: it would be another one on each node, and after each start. */
    private @Nullable List<Secret> sealing(Statements stated) {
        if (!stated.has(LoginKeys.KEYS)) {
            problems.error(
                    stated.locate(LoginKeys.KEYS),
                    "is missing: sessions are sealed with it",
                    "write ${file:login.key}, the same on all nodes, and make the file by openssl rand -hex 32");
        }
        return stated.find(LoginKeys.KEYS);
    }

    private @Nullable List<String> scopes(Statements stated) {
        List<String> scopes = stated.value(LoginKeys.SCOPES);
        if (!scopes.contains(LoginSettings.OPENID)) {
            problems.error(
                    stated.locate(LoginKeys.SCOPES),
                    stated.quoted(LoginKeys.SCOPES) + " is without openid, and so no login",
                    "add openid");
            return null;
        }
        return scopes;
    }

    private @Nullable Paths paths(String id, Statements stated) {
        String base = "/_login/" + id + "/";
        String callback = Objects.requireNonNullElse(stated.find(LoginKeys.CALLBACK), base + "callback");
        String logout = Objects.requireNonNullElse(stated.find(LoginKeys.LOGOUT), base + "logout");
        if (callback.equals(logout)) {
            problems.error(
                    stated.locate(stated.has(LoginKeys.LOGOUT) ? LoginKeys.LOGOUT : LoginKeys.CALLBACK),
                    "is the path of the other of login.callback and login.logout",
                    "write two paths");
            return null;
        }
        return new Paths(callback, logout, stated.find(LoginKeys.AFTER_LOGOUT));
    }
}
