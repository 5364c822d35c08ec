package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of logins that could not work, or would not be what they look like. */
final class LoginProblemsTest {

    private static final String CORP =
            "issuer = https://login.example.com\nalgorithms = RS256\ndiscovery = on\nlogin.client-id = gateway\n";
    private static final String SECRET = "login.client-secret = hush\n";
    private static final String KEY = "login.key = 0123456789abcdef0123456789abcdef\n";

    @TempDir
    Path directory;

    @Test
    void a_login_without_an_audience_is_whole() throws Exception {
        assertEquals(List.of(), problems("login:corp", CORP + SECRET + KEY));
    }

    @Test
    void what_is_missing_is_named() throws Exception {
        assertOnly("login.key: is missing", problems("login:corp", CORP + SECRET));
        assertOnly("login.client-secret: is missing", problems("login:corp", CORP + KEY));
        assertOnly(
                "login.client-id: is missing",
                problems("none", CORP.replace("login.client-id = gateway\n", "") + SECRET + KEY));
    }

    @Test
    void a_secret_for_nothing_a_weak_key_and_a_login_without_openid_are_refused_and_not_shown() throws Exception {
        assertOnly("login.client-secret", problems("login:corp", CORP + SECRET + KEY + "login.client-auth = none\n"));
        List<String> weak = problems("login:corp", CORP + SECRET + "login.key = weakling\n");
        assertOnly("is no list of secrets, each of 32 characters", weak);
        assertFalse(weak.toString().contains("weakling"), weak.toString());
        assertOnly("is without openid", problems("login:corp", CORP + SECRET + KEY + "login.scopes = profile\n"));
        assertOnly(
                "two paths", problems("login:corp", CORP + SECRET + KEY + "login.logout = /x\nlogin.callback = /x\n"));
    }

    @Test
    void without_discovery_nobody_knows_where_to_log_in() throws Exception {
        assertOnly(
                "has no effect without discovery",
                problems(
                        "login:corp",
                        (CORP + SECRET + KEY).replace("discovery = on", "jwks.url = https://login.example.com/jwks")));
    }

    @Test
    void a_route_names_a_login_last_and_one_that_there_is() throws Exception {
        assertOnly("write login:NAME last", problems("login:corp, api-key", CORP + SECRET + KEY));
        assertOnly("names no issuer", problems("login", CORP + SECRET + KEY));
        assertOnly("there is none of", problems("login:other", CORP + SECRET + KEY));
        assertOnly(
                "says nothing of how",
                problems(
                        "login:corp",
                        "issuer = https://login.example.com\naudience = a\nalgorithms = RS256\ndiscovery = on\n"));
        assertOnly("says nothing of whom they are for", problems("jwt:corp", CORP + SECRET + KEY));
    }

    @Test
    void paths_of_two_logins_on_one_host_must_differ() throws Exception {
        write("issuers/two.properties", CORP + SECRET + KEY + "login.callback = /in\n");
        write("routes/two.properties", "match.path = /two\nauth = login:two\nrespond.status = 204\n");
        assertOnly("(its login's paths)", problems("login:corp", CORP + SECRET + KEY + "login.callback = /in\n"));
    }

    private static void assertOnly(String part, List<String> problems) {
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains(part), problems.toString());
    }

    private List<String> problems(String auth, String issuer) throws IOException {
        write("gatehouse.properties", "");
        write("routes/one.properties", "match.path = /one\nauth = " + auth + "\nrespond.status = 204\n");
        write("issuers/corp.properties", issuer);
        return ConfigReader.read(directory, name -> null)
                .fold(
                        valid -> List.<String>of(),
                        invalid -> invalid.problems().stream()
                                .map(ConfigProblem::toString)
                                .toList());
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(directory.resolve(file).getParent());
        Files.writeString(directory.resolve(file), text);
    }
}
