package dev.gatehouse.config;

import dev.gatehouse.http.ReservedNames;
import dev.gatehouse.http.ReservedNames.Why;
import dev.gatehouse.route.AuthorizerSettings;
import dev.gatehouse.route.AuthorizerSettings.Memory;
import dev.gatehouse.route.AuthorizerSettings.NamingFields;
import dev.gatehouse.route.AuthorizerSettings.Taken;
import dev.gatehouse.route.AuthorizerSettings.Told;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an authorizer file says. */
final class AuthorizerReader {

    private static final AskedKeys ASKED =
            new AskedKeys(AuthorizerKeys.URL, AuthorizerKeys.UPSTREAM, AuthorizerKeys.TIMEOUT);

    private final AskedReader asked;
    private final Problems problems;

    AuthorizerReader(AskedReader asked, Problems problems) {
        this.asked = asked;
        this.problems = problems;
    }

    /** Empty if nobody could be asked; what is wrong is reported in any case. */
    Optional<AuthorizerSettings> read(String id, Statements all) {
        Statements stated = withoutVoid(all);
        List<String> sent = stated.value(AuthorizerKeys.REQUEST_HEADERS);
        check(stated, AuthorizerKeys.REQUEST_HEADERS, sent, FieldEditsReader::objectionInRequest);
        List<String> taken =
                Objects.requireNonNullElse(stated.find(AuthorizerKeys.RESPONSE_HEADERS), List.<String>of());
        check(stated, AuthorizerKeys.RESPONSE_HEADERS, taken, AuthorizerReader::objectionToTaking);
        List<String> cookies =
                Objects.requireNonNullElse(stated.find(AuthorizerKeys.CREDENTIAL_COOKIES), List.<String>of());
        if (!cookies.isEmpty() && sent.stream().noneMatch("Cookie"::equalsIgnoreCase)) {
            problems.error(
                    stated.locate(AuthorizerKeys.CREDENTIAL_COOKIES),
                    "names cookies, and request.headers does not show them",
                    "add Cookie to request.headers");
        }
        List<String> credentials =
                Objects.requireNonNullElse(stated.find(AuthorizerKeys.CREDENTIAL_HEADERS), List.<String>of());
        check(stated, AuthorizerKeys.CREDENTIAL_HEADERS, credentials, name -> objectionToCredential(name, sent));
        return asked.read("authorizer:" + id, ASKED, stated)
                .map(service -> new AuthorizerSettings(
                        id,
                        service,
                        new Told(stated.value(AuthorizerKeys.METHOD), sent, cookies, credentials),
                        new Taken(taken, caller(stated)),
                        stated.value(AuthorizerKeys.REDIRECTS),
                        memory(stated)));
    }

    private static Statements withoutVoid(Statements stated) {
        Statements left = stated;
        if (!stated.has(AuthorizerKeys.CONSUMER_HEADER)) {
            left = left.dropping(
                    statement -> statement.is(AuthorizerKeys.ANY_CONSUMER)
                            || statement.is(AuthorizerKeys.GROUPS_HEADER)
                            || statement.is(AuthorizerKeys.SCOPES_HEADER),
                    "has no effect without consumer.header: nobody is named",
                    "add consumer.header, or take the line out");
        }
        Duration cache = stated.value(AuthorizerKeys.CACHE);
        return cache.isZero() && !stated.isUnread(AuthorizerKeys.CACHE)
                ? left.dropping(
                        statement -> statement.is(AuthorizerKeys.CACHE_BY),
                        "has no effect without cache",
                        "add cache = 10s, or take the line out")
                : left;
    }

    private static @Nullable NamingFields caller(Statements stated) {
        String consumer = stated.find(AuthorizerKeys.CONSUMER_HEADER);
        return consumer == null
                ? null
                : new NamingFields(
                        consumer,
                        stated.find(AuthorizerKeys.GROUPS_HEADER),
                        stated.find(AuthorizerKeys.SCOPES_HEADER),
                        stated.value(AuthorizerKeys.ANY_CONSUMER));
    }

    private static @Nullable Memory memory(Statements stated) {
        Duration time = stated.value(AuthorizerKeys.CACHE);
        return time.isZero() ? null : new Memory(time, stated.value(AuthorizerKeys.CACHE_BY));
    }

    /** Beside what no route may edit: how the body is to be read is not for somebody to say who has not seen it. */
    private static @Nullable String objectionToTaking(String name) {
        Why why = ReservedNames.whyReserved(name);
        if (why == Why.CONTENT) {
            return "says how the body is to be read, and the body is the client's";
        }
        return name.equalsIgnoreCase("Set-Cookie")
                ? "is no field of a request"
                : FieldEditsReader.objectionInRequest(name);
    }

    private static @Nullable String objectionToCredential(String name, List<String> sent) {
        if (name.equalsIgnoreCase("Cookie")) {
            return "holds cookies of all kinds: credential.cookies names those that are a credential";
        }
        return sent.stream().noneMatch(name::equalsIgnoreCase) ? "is not shown to it by request.headers" : null;
    }

    private void check(
            Statements stated, Key<?> key, List<String> names, Function<String, @Nullable String> protection) {
        for (String name : names) {
            String objection = protection.apply(name);
            if (objection != null) {
                String shown = stated.isSecret(key) ? ConfigText.MASK : name;
                problems.error(stated.locate(key), shown + " " + objection, "take it off");
            }
        }
    }
}
