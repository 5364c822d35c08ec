package dev.gatehouse.auth;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.gatehouse.auth.AuthDecision.Answer;
import dev.gatehouse.auth.AuthDecision.Answered;
import dev.gatehouse.auth.Conclusion.Waiting;
import dev.gatehouse.config.ConfigReader;
import dev.gatehouse.config.ConfigResult;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.http.Authority;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.ForwardedFields.Origin;
import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.jose.ScriptedProvider;
import dev.gatehouse.jose.ScriptedProvider.Reply;
import dev.gatehouse.jose.Tokens;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.MatchInput;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteMatch;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Browsers before the authentication of one configuration, with a provider that does what a test says and a clock that it turns. */
final class LoginVisits implements AutoCloseable {

    static final String APP = "https://app.example.com";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path directory;
    private final String issuer;
    private final AtomicLong seconds;
    private final AuthStanding standing;
    private Configuration configuration;
    private Authentication authentication;
    private @Nullable Duration timeout;

    private LoginVisits(Path directory, String issuer, long nowSeconds) throws IOException {
        this.directory = directory;
        this.issuer = issuer;
        this.seconds = new AtomicLong(nowSeconds);
        this.standing = new AuthStanding(new TimeSource(
                () -> TimeUnit.SECONDS.toNanos(seconds.get()), () -> Instant.ofEpochSecond(seconds.get())));
        Files.createDirectories(directory.resolve("routes"));
        Files.createDirectories(directory.resolve("issuers"));
        Files.writeString(directory.resolve("gatehouse.properties"), "listen.http = 127.0.0.1:0\nadmin.listen = off");
        this.configuration = read("", "");
        this.authentication = Authentication.of(configuration, standing, AskedServices.NONE);
    }

    /** With one open login, {@code corp}, on all paths of every host. */
    static LoginVisits start(Path directory, ScriptedProvider provider) throws IOException {
        return new LoginVisits(directory, provider.issuer(), 1_800_000_000L);
    }

    /** The same at a provider whose own clock cannot be turned: it begins with the real time. */
    static LoginVisits startNow(Path directory, String issuer) throws IOException {
        return new LoginVisits(directory, issuer, Instant.now().getEpochSecond());
    }

    /** Another generation. */
    LoginVisits with(String issuerLines, String routeLines) throws IOException {
        configuration = read(issuerLines, routeLines);
        authentication = Authentication.of(configuration, standing, AskedServices.NONE);
        return this;
    }

    private Configuration read(String issuerLines, String routeLines) throws IOException {
        Files.writeString(
                directory.resolve("routes/all.properties"),
                "match.path = /**\nauth = login:corp\nrespond.status = 204\n" + routeLines);
        String key = issuerLines.contains("login.key") ? "" : "login.key = 0123456789abcdef0123456789abcdef\n";
        Files.writeString(
                directory.resolve("issuers/corp.properties"),
                "issuer = " + issuer + "\nalgorithms = RS256\ndiscovery = on\nconsumers = any\n"
                        + "claim.groups = groups\nlogin.client-id = gate house\nlogin.client-secret = s+cret:%\n" + key
                        + issuerLines);
        return ConfigReader.read(directory, name -> null).fold(ConfigResult.Valid::configuration, invalid -> {
            throw new AssertionError(invalid.problems().toString());
        });
    }

    /** From now on whoever waits is told after so long that nobody knows, as by auth.timeout. */
    void givesUpAfter(Duration time) {
        timeout = time;
    }

    void pass(Duration time) {
        seconds.addAndGet(time.toSeconds());
    }

    long now() {
        return seconds.get();
    }

    /** What came of one request. */
    record Seen(
            int status,
            Fields fields,
            String page,
            String reason,
            @Nullable Caller caller) {

        String location() {
            return Objects.requireNonNullElse(fields.first("Location"), "");
        }

        Map<String, String> sent() {
            Map<String, String> parameters = new LinkedHashMap<>();
            for (String pair : URI.create(location()).getRawQuery().split("&", -1)) {
                int equals = pair.indexOf('=');
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
            return parameters;
        }

        /** One of the parameters that are sent. */
        String sent(String name) {
            return Objects.requireNonNull(sent().get(name), name);
        }

        List<String> cookies() {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < fields.size(); i++) {
                if (fields.name(i).equals("Set-Cookie")) {
                    lines.add(fields.value(i));
                }
            }
            return lines;
        }
    }

    /** A request that may have to wait. */
    CompletableFuture<Seen> begin(String method, String url, String... fields) {
        ClientRequest request = request(method, url, fields);
        CompletableFuture<Seen> seen = new CompletableFuture<>();
        goOn(authentication.of(route(request)).decide(request, 0), seen);
        return seen;
    }

    /** What is said of a request without asking anybody. */
    List<String> told(String method, String url, String... fields) {
        ClientRequest request = request(method, url, fields);
        return authentication.account(route(request), request).lines();
    }

    private Route route(ClientRequest request) {
        return assertInstanceOf(
                        RouteMatch.Matched.class,
                        configuration
                                .routes()
                                .match(new MatchInput(
                                        request.method(),
                                        request.origin().scheme(),
                                        request.origin().host().host(),
                                        request.target(),
                                        request.fields())))
                .route();
    }

    private static ClientRequest request(String method, String url, String... fields) {
        URI uri = URI.create(url);
        String query = uri.getRawQuery();
        RequestTarget target = assertInstanceOf(
                        RequestTarget.Accepted.class,
                        RequestTarget.read(uri.getRawPath() + (query == null ? "" : "?" + query)))
                .target();
        Authority host = Objects.requireNonNull(Authority.parse(uri.getRawAuthority()));
        Fields all = new Fields();
        for (int i = 0; i < fields.length; i += 2) {
            all.add(fields[i], fields[i + 1]);
        }
        return new ClientRequest(
                method, "HTTP/1.1", target, new Origin("10.0.0.1", uri.getScheme(), host), "10.0.0.1", false, all);
    }

    Seen visit(String method, String url, String... fields) {
        return join(begin(method, url, fields));
    }

    static Seen join(CompletableFuture<Seen> seen) {
        return seen.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void goOn(Conclusion conclusion, CompletableFuture<Seen> seen) {
        Waiting waiting = conclusion.fold(
                admitted -> end(seen, new Seen(200, fields(admitted.cookies()), "", "", admitted.caller())),
                denied -> end(
                        seen,
                        new Seen(
                                denied.problem().status(),
                                fields(denied.cookies()),
                                "",
                                denied.reason(),
                                denied.caller())),
                waits -> waits,
                replied -> end(seen, answered(replied.answer())));
        if (waiting != null) {
            Deciding deciding = new Deciding(waiting, seen);
            waiting.pending().question().ask(deciding);
            if (timeout != null) {
                CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> deciding.is(new AuthDecision.Undecided("auth.timeout is over")));
            }
        }
    }

    /** The first answer counts. */
    private final class Deciding implements Answer {

        private final Waiting waiting;
        private final CompletableFuture<Seen> seen;
        private final AtomicBoolean decided = new AtomicBoolean();

        Deciding(Waiting waiting, CompletableFuture<Seen> seen) {
            this.waiting = waiting;
            this.seen = seen;
        }

        @Override
        public void is(AuthDecision decision) {
            if (decided.compareAndSet(false, true)) {
                goOn(waiting.run().goOn(decision), seen);
            }
        }

        @Override
        public void decideAgain() {
            if (decided.compareAndSet(false, true)) {
                goOn(waiting.run().goOn(), seen);
            }
        }
    }

    private static @Nullable Waiting end(CompletableFuture<Seen> seen, Seen what) {
        seen.complete(what);
        return null;
    }

    private static Seen answered(Answered answered) {
        return new Seen(answered.status(), answered.fields(), answered.page(), answered.reason(), null);
    }

    private static Fields fields(List<String> cookies) {
        Fields fields = new Fields();
        cookies.forEach(cookie -> fields.add("Set-Cookie", cookie));
        return fields;
    }

    /** A browser with a jar of its own. */
    final class Tab {

        private final Map<String, String> jar;

        Tab() {
            this(new LinkedHashMap<>());
        }

        private Tab(Map<String, String> jar) {
            this.jar = jar;
        }

        Map<String, String> jar() {
            return jar;
        }

        String cookie(String name) {
            return Objects.requireNonNull(jar.get(name), name);
        }

        /** As somebody does who goes to a page. */
        Seen go(String url) {
            return ask("GET", url, "Sec-Fetch-Mode", "navigate", "Accept", "text/html");
        }

        /** As a script does. */
        Seen fetch(String url) {
            return ask("GET", url, "Sec-Fetch-Mode", "cors");
        }

        Seen ask(String method, String url, String... fields) {
            return keep(join(begin(method, url, fields)));
        }

        CompletableFuture<Seen> begin(String method, String url, String... fields) {
            List<String> all = new ArrayList<>(List.of(fields));
            if (!jar.isEmpty()) {
                all.add("Cookie");
                all.add(cookieLine(url.contains("/logout")));
            }
            return LoginVisits.this.begin(method, url, all.toArray(String[]::new));
        }

        private String cookieLine(boolean withHint) {
            List<String> pairs = new ArrayList<>(List.of("app=its own"));
            jar.forEach((name, value) -> {
                if (withHint || !name.endsWith("-hint")) {
                    pairs.add(name + "=" + value);
                }
            });
            return String.join("; ", pairs);
        }

        Seen keep(Seen seen) {
            for (String line : seen.cookies()) {
                int equals = line.indexOf('=');
                String name = line.substring(0, equals);
                if (line.contains("Max-Age=0")) {
                    jar.remove(name);
                } else {
                    jar.put(name, line.substring(equals + 1, line.indexOf(';')));
                }
            }
            return seen;
        }

        /** Comes back from the provider that it was sent to. */
        Seen comeBack(Seen sentAway, String parameters) {
            return go(callback(sentAway, parameters));
        }
    }

    static String callback(Seen sentAway, String parameters) {
        Map<String, String> sent = sentAway.sent();
        return sent.get("redirect_uri") + "?state=" + URLEncoder.encode(sent.get("state"), StandardCharsets.UTF_8) + "&"
                + parameters;
    }

    /** Good tokens for an attempt. */
    Reply tokens(Seen sentAway, String claims, String more) {
        return new Reply(
                200,
                "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\""
                        + idToken("\"nonce\":\"" + sentAway.sent().get("nonce") + "\"," + claims) + "\"" + more + "}");
    }

    String idToken(String claims) {
        return Tokens.rs256(
                Tokens.header("RS256", "rsa"),
                "{\"iss\":\"" + issuer + "\",\"aud\":\"gate house\",\"iat\":" + now() + ",\"exp\":" + (now() + 300)
                        + "," + claims + "}");
    }

    @Override
    public void close() {
        standing.close();
    }
}
