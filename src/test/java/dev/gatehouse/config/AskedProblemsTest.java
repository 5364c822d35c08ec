package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with files that say whom to ask who is calling. */
final class AskedProblemsTest {

    @TempDir
    Path directory;

    private Conf conf;

    @BeforeEach
    void begin() {
        conf = new Conf(directory);
    }

    @Test
    void what_is_a_credential_for_an_authorizer_it_must_be_shown_and_cookies_have_a_line_of_their_own() {
        conf.respondingRoute("a", "auth = forward:portal")
                .file(
                        "authorizers/portal.properties",
                        "url = http://127.0.0.1:1/",
                        "request.headers = Cookie, X-Auth-Token",
                        "credential.headers = X-Auth-Token, X-Other, Cookie");
        assertProblems(
                "authorizers/portal.properties:3: credential.headers: X-Other is not shown to it by request.headers",
                "authorizers/portal.properties:3: credential.headers: Cookie holds cookies of all kinds: credential.cookies"
                        + " names those that are a credential");
    }

    @Test
    void an_issuer_that_is_asked_needs_a_place_a_name_for_us_and_an_audience_all_told_at_once() {
        conf.respondingRoute("a", "auth = introspection:corp")
                .file("issuers/corp.properties", "introspection.cache = 1s");
        assertProblems(
                "issuers/corp.properties: audience: is missing",
                "issuers/corp.properties: introspection.client-id: is missing",
                "issuers/corp.properties: introspection.client-secret: is missing, and there is no certificate to show"
                        + " either",
                "issuers/corp.properties: introspection.url: is missing");
    }

    @Test
    void it_is_asked_by_tls_unless_it_is_here_or_the_file_says_otherwise() {
        corp("introspection.url = http://login.example.com/i", "introspection.client-secret = x");
        assertProblems("issuers/corp.properties:3: introspection.url: is asked without TLS: whoever is between sees "
                + "tokens, and can say of any that it is good");
        corp(
                "introspection.url = https://login.example.com/i",
                "introspection.client-secret = x",
                "introspection.plain-http = on");
        assertProblems(
                "issuers/corp.properties:5: introspection.plain-http: has no effect: nobody is asked without TLS "
                        + "on another machine");
        for (String good : List.of("https://login.example.com/i", "http://127.0.0.1/i", "http://[::1]:8/i")) {
            corp("introspection.url = " + good, "introspection.client-secret = x");
            assertProblems();
        }
    }

    @Test
    void whoever_is_reached_without_tls_by_another_upstream_is_asked_without_tls() {
        conf.file("upstreams/idp.properties", "endpoints = http://10.0.0.1:80");
        corp(
                "introspection.url = https://login.example.com/i",
                "introspection.client-secret = x",
                "introspection.upstream = idp");
        assertEquals(1, problems().size());
    }

    @Test
    void a_secret_can_be_left_out_only_for_a_certificate() {
        corp("introspection.url = https://login.example.com/i");
        assertProblems(
                "issuers/corp.properties: introspection.client-secret: is missing, and there is no certificate to "
                        + "show either");
    }

    @Test
    void a_secret_is_never_shown() {
        corp(
                "introspection.url = ${env:PLACE}",
                "introspection.client-secret = hunter2",
                "introspection.timeout = hunter");
        conf.variable("PLACE", "ftp://hunter3/");
        String problems = problems().toString();
        assertFalse(problems.contains("hunter2"), problems);
        assertFalse(problems.contains("hunter3"), problems);
    }

    @Test
    void what_an_upstream_file_cannot_be_found_by_is_told() {
        corp(
                "introspection.url = https://login.example.com/i",
                "introspection.client-secret = x",
                "introspection.upstream = ipd");
        conf.file("upstreams/idp.properties", "endpoints = https://10.0.0.1:443");
        assertProblems("issuers/corp.properties:5: introspection.upstream: there is no upstream \"ipd\"");
    }

    @Test
    void an_upstream_that_only_answers_who_is_calling_is_used() {
        corp(
                "introspection.url = https://login.example.com/i",
                "introspection.client-secret = x",
                "introspection.upstream = idp");
        conf.file("upstreams/idp.properties", "endpoints = https://10.0.0.1:443");
        assertEquals(List.of(), warnings());
    }

    @Test
    void a_file_about_one_kind_of_tokens_is_not_for_the_other() {
        conf.respondingRoute("a", "auth = jwt:corp, introspection:signed")
                .file(
                        "issuers/corp.properties",
                        "audience = a",
                        "introspection.url = https://login.example.com/i",
                        "introspection.client-id = g",
                        "introspection.client-secret = x",
                        "jwks.keep = 1h")
                .file(
                        "issuers/signed.properties",
                        "issuer = i",
                        "audience = none",
                        "algorithms = ES256",
                        "jwks.url = https://login.example.com/k");
        assertProblems(
                "issuers/corp.properties:5: jwks.keep: has no effect: no keys are fetched",
                "issuers/signed.properties:2: audience: is none: a signed token for anybody would do",
                "routes/a.properties:1: auth: \"jwt:corp, introspection:signed\" names an issuer whose file says nothing of "
                        + "signed tokens",
                "routes/a.properties:1: auth: \"jwt:corp, introspection:signed\" names an issuer whose file does not say whom "
                        + "to ask");
    }

    @Test
    void an_authorizer_takes_no_field_that_is_the_gateways_or_frames_a_message() {
        conf.respondingRoute("a", "auth = forward:portal")
                .file(
                        "authorizers/portal.properties",
                        "url = http://portal:9091/verify",
                        "request.headers = Host, X-Forwarded-For, Cookie",
                        "response.headers = Content-Length, X-Consumer-Id, Content-Type, Set-Cookie, Remote-User");
        assertEquals(6, problems().size(), problems().toString());
    }

    @Test
    void keys_of_an_authorizer_that_do_nothing_are_told() {
        conf.respondingRoute("a", "auth = forward:portal")
                .file(
                        "authorizers/portal.properties",
                        "url = http://portal:9091/verify",
                        "groups.header = Remote-Groups",
                        "consumers = any",
                        "cache.by = headers",
                        "request.headers = Authorization",
                        "credential.cookies = session");
        assertProblems(
                "authorizers/portal.properties:2: groups.header: has no effect without consumer.header: nobody is named",
                "authorizers/portal.properties:3: consumers: has no effect without consumer.header: nobody is named",
                "authorizers/portal.properties:4: cache.by: has no effect without cache",
                "authorizers/portal.properties:6: credential.cookies: names cookies, and request.headers does not show them");
    }

    @Test
    void an_authorizer_without_a_place_and_one_that_is_not_there_are_told() {
        conf.respondingRoute("a", "auth = forward:portal, forward:gone, forward")
                .respondingRoute("b", "auth = forward:portal, forward:gone")
                .file("authorizers/portal.properties", "method = GET");
        String problems = problems().toString();
        assertTrue(problems.contains("authorizers/portal.properties: url: is missing"), problems);
        assertTrue(problems.contains("\"forward\" names no authorizer"), problems);
        assertTrue(problems.contains("names an authorizer that there is none of"), problems);
    }

    @Test
    void neither_may_lead_to_where_operators_connect() {
        conf.file("gatehouse.properties", "admin.listen = 127.0.0.1:9090")
                .respondingRoute("a", "auth = forward:portal")
                .file("authorizers/portal.properties", "url = http://127.0.0.1:9090/upstreams");
        assertProblems(
                "authorizers/portal.properties:1: url: \"http://127.0.0.1:9090/upstreams\" leads to admin.listen, "
                        + "which no client may reach");
    }

    @Test
    void files_that_no_route_names_are_warned_of() {
        conf.respondingRoute("a", "auth = none")
                .file("authorizers/portal.properties", "url = http://portal:9091/verify")
                .file(
                        "issuers/corp.properties",
                        "audience = none",
                        "introspection.url = https://login.example.com/i",
                        "introspection.client-id = g",
                        "introspection.client-secret = x");
        String warnings = warnings().toString();
        assertTrue(warnings.contains("auth = forward:portal in a route"), warnings);
        assertTrue(warnings.contains("auth = introspection:corp in a route"), warnings);
    }

    private void corp(String... lines) {
        conf.respondingRoute("a", "auth = introspection:corp");
        String[] all = new String[lines.length + 2];
        all[0] = "audience = none";
        all[1] = "introspection.client-id = gatehouse";
        System.arraycopy(lines, 0, all, 2, lines.length);
        conf.file("issuers/corp.properties", all);
    }

    private List<ConfigProblem> problems() {
        return conf.read().fold(valid -> List.of(), ConfigResult.Invalid::problems);
    }

    private List<ConfigProblem> warnings() {
        return conf.read().fold(ConfigResult.Valid::warnings, ConfigResult.Invalid::warnings);
    }

    /** What is wrong and where, without how to mend it. */
    private void assertProblems(String... expected) {
        List<String> found = problems().stream()
                .map(problem -> problem.at() + ": " + problem.what())
                .map(text -> text.replace(directory + "/", ""))
                .sorted()
                .toList();
        assertEquals(Stream.of(expected).sorted().toList(), found);
    }
}
