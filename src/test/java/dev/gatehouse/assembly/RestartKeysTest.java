package dev.gatehouse.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.config.ConfigResult;
import dev.gatehouse.config.ConfigSource;
import dev.gatehouse.config.Deployment;
import dev.gatehouse.route.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No key of the process is passed over by a reload: it is in force at once, or said to take effect at a restart. */
final class RestartKeysTest {

    /** Every key set to something else than its default. */
    private static final Path EVERY_KEY = Path.of("src/test/resources/dev/gatehouse/config/every-key");

    /** Read of the generation in force whenever they are needed. */
    private static final Set<String> AT_ONCE = Set.of(
            "trusted-proxies",
            "trusted-proxies.client-cert",
            "limit.head-fields",
            "limit.target-size",
            "limit.requests",
            "limit.bad-credentials",
            "limit.bad-credentials-hold",
            "limit.mirror-memory",
            "limits.auth",
            "limits.path",
            "quota.gateway",
            "quota.gateway.concurrent",
            "quota.gateway.enforce",
            "quota.gateway.zone",
            "identity.issuer",
            "identity.key",
            "identity.key.other",
            "keys.pepper",
            "keys.pepper.former",
            "keys.warn-before",
            "drain.delay",
            "drain.timeout",
            "reload.watch",
            "reload.probation",
            "reload.max-error-increase",
            "state.flush",
            "state.history");

    @TempDir
    Path directory;

    @Test
    void a_change_of_every_other_key_is_told() throws IOException {
        Set<String> told = new TreeSet<>(RestartKeys.differing(settings(directory), settings(EVERY_KEY)));
        // Of a listener that was not there everything is new.
        told.addAll(RestartKeys.differing(settings(tls("one")), settings(tls("other"))));
        Set<String> expected = new TreeSet<>(keysOfProcess());
        expected.removeAll(AT_ONCE);
        assertEquals(expected, told);
    }

    @Test
    void what_stays_is_not_told() {
        assertEquals(List.of(), RestartKeys.differing(settings(EVERY_KEY), settings(EVERY_KEY)));
    }

    @Test
    void whom_the_proxy_protocol_is_taken_from_is_fixed_at_the_start() throws IOException {
        String listener = "listen.http.proxy-protocol = on\ntrusted-proxies = ";
        Files.writeString(directory.resolve("gatehouse.properties"), listener + "10.0.0.0/8");
        GatewaySettings before = settings(directory);
        Files.writeString(directory.resolve("gatehouse.properties"), listener + "10.0.0.0/9");
        assertEquals(
                List.of("trusted-proxies (for the PROXY protocol)"),
                RestartKeys.differing(before, settings(directory)));
    }

    private Path tls(String name) throws IOException {
        Path conf = Files.createDirectory(directory.resolve(name));
        for (String file : List.of("api.pem", "api.key")) {
            Files.copy(EVERY_KEY.resolve("tls").resolve(file), conf.resolve(file));
        }
        Files.writeString(
                conf.resolve("gatehouse.properties"), """
                    listen.https = 8443
                    tls.certificate = api.pem
                    tls.key = api.key
                    tls.more.certificate = api.pem
                    tls.more.key = api.key
                    tls.client-auth = %s
                    tls.client-ca = api.pem
                    """.formatted(name.equals("one") ? "optional" : "required"));
        return conf;
    }

    private static GatewaySettings settings(Path conf) {
        return new ConfigSource(conf, name -> null, Deployment.STANDALONE)
                .read()
                .fold(ConfigResult.Valid::configuration, invalid -> {
                    throw new AssertionError(invalid.problems().toString());
                })
                .gateway();
    }

    /** By the reference, which another test holds to the code. */
    private static List<String> keysOfProcess() throws IOException {
        String page = Files.readString(Path.of("src/docs/configuration.md"));
        int from = page.indexOf("<!-- keys of gatehouse.properties");
        Matcher rows =
                Pattern.compile("(?m)^\\| `([^`]+)` \\|").matcher(page.substring(from, page.indexOf("<!-- end", from)));
        List<String> keys = new ArrayList<>();
        while (rows.find()) {
            keys.add(rows.group(1));
        }
        return keys;
    }
}
