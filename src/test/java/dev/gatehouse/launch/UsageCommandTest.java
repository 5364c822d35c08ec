package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.state.redis.RealRedis;
import dev.gatehouse.state.redis.Redis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gatehouse usage}, of a gateway that runs in this process and of one that has ended. */
// In some of them the gateway only has to run meanwhile.
@SuppressWarnings("try")
final class UsageCommandTest {

    /** Has Redis remember 2 units of 5, with 1 on top, of the window before that of now. */
    private static final String LAST_MONTH =
            "local name, number = string.match(redis.call('KEYS', '*:limit:*')[1], '^(.*:)(%d+)$')\n"
                    + "return redis.call('HSET', name .. (number - 1), 'm', '2', 'g', '1', 'c', '5')";

    private static final String HEAD = "consumer,limit,from,to,used,of,granted\r\n";

    @TempDir
    Path directory;

    private Path conf;
    private Typed typed;
    private String key;

    /** Not a day, which may end while a test runs. */
    private final String month = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).toString();

    private final String next =
            LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).plusMonths(1).toString();

    @BeforeEach
    void configure() throws IOException {
        typed = new Typed(directory);
        conf = directory.resolve("conf");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            process("127.0.0.1:" + free.getLocalPort());
        }
        write("routes/a.properties", "match.path = /a\nrespond.status = 204\nauth = api-key\nquota = 3/month\n");
        assertEquals(ExitCode.OK, type("keys", "create", "acme"), typed.err());
        key = typed.out().strip();
    }

    @Test
    void what_was_used_is_shown_and_granted_and_outlives_the_gateway() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(conf)) {
            assertEquals(List.of(204, 204, 204, 429), calls(gateway, 4));
            assertEquals(ExitCode.OK, type("usage", "acme", "--csv"), typed.err());
            assertEquals(HEAD + line(3, 0), typed.out());
            assertEquals(ExitCode.OK, type("usage", "grant", "acme", "month", "+2"), typed.err());
            assertEquals(
                    month + "T00:00:00Z to " + next + "T00:00:00Z: acme has used 3 of 3 (+2) by route a: month\n",
                    typed.out());
            assertEquals(List.of(204, 204, 429), calls(gateway, 3));
        }
        assertEquals(ExitCode.OK, type("usage"), typed.err());
        assertEquals(
                "consumer  limit           from        to          used  of  granted\n" + "acme      route a: month  "
                        + month + "  " + next + "  5     3   2\n",
                typed.out());
        assertEquals(ExitCode.OK, type("usage", "reset", "acme", "route a: month"), typed.err());
        try (EmbeddedGateway gateway = EmbeddedGateway.start(conf)) {
            assertEquals(List.of(204, 204, 204, 429), calls(gateway, 4));
        }
        String audit = Files.readString(directory.resolve("audit.jsonl"));
        assertTrue(
                audit.contains(
                        "\"client\":\"127.0.0.1\",\"consumer\":\"acme\",\"outcome\":\"done\",\"act\":\"usage\"}\n"),
                audit);
        String window = "\"limit\":\"route a: month\",\"window\":\"" + month + "T00:00:00Z\",\"units\":";
        assertTrue(audit.contains("\"act\":\"usage grant\"," + window + "2}\n"), audit);
        assertTrue(
                audit.contains(
                        "\"client\":\"local\",\"consumer\":\"acme\",\"outcome\":\"done\",\"act\":\"usage reset\","
                                + window + "5}\n"),
                audit);
    }

    @Test
    void a_limit_that_there_is_not_is_told_with_2_and_recorded() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(conf)) {
            assertEquals(ExitCode.UNUSABLE, type("usage", "grant", "acme", "day", "+2"));
            assertEquals("""
                    acme: no limit is called "day"
                        write one of these, or a part that only one of them has:
                        route a: month
                    """, typed.err());
            assertEquals(ExitCode.UNUSABLE, type("usage", "grant", "nobody", "month", "+2"));
            assertEquals(List.of(204, 204, 204, 429), calls(gateway, 4));
        }
        String audit = Files.readString(directory.resolve("audit.jsonl"));
        assertTrue(
                audit.contains(
                        "\"outcome\":\"refused\",\"reason\":\"no such limit\",\"act\":\"usage grant\",\"limit\":\"day\"}"),
                audit);
    }

    @Test
    void more_than_any_limit_has_is_not_understood_whether_the_gateway_runs_or_not() throws Exception {
        for (String units : List.of("9223372036854775807", "-9223372036854775808", "9223372036854775808")) {
            try (EmbeddedGateway gateway = EmbeddedGateway.start(conf)) {
                assertEquals(ExitCode.UNUSABLE, type("usage", "grant", "acme", "month", "--", units), typed.err());
            }
            assertEquals(ExitCode.UNUSABLE, type("usage", "grant", "acme", "month", "--", units), typed.err());
        }
    }

    @Test
    void less_is_granted_by_a_negative_number() throws Exception {
        try (EmbeddedGateway gateway = EmbeddedGateway.start(conf)) {
            assertEquals(ExitCode.OK, type("usage", "grant", "acme", "month", "--", "-2"), typed.err());
            assertEquals(List.of(204, 429), calls(gateway, 2));
        }
    }

    @Test
    void of_a_gateway_that_has_counted_nothing_that_is_said() throws Exception {
        assertEquals(ExitCode.FAILURE, type("usage"));
        assertTrue(typed.err().contains("quotas.mv: does not exist"), typed.err());
        try (EmbeddedGateway gateway = EmbeddedGateway.start(conf)) {
            assertEquals(ExitCode.OK, type("usage", "--csv"), typed.err());
            assertEquals(HEAD, typed.out());
            assertEquals("nothing was used of limits by the hour, the day or the month\n", typed.err());
        }
    }

    @Test
    void of_a_gateway_that_cannot_be_asked_what_it_wrote_last_is_shown_and_nothing_changed() throws Exception {
        process("off");
        write("gatehouse.properties", Files.readString(conf.resolve("gatehouse.properties")) + "state.flush = 10ms\n");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(conf)) {
            calls(gateway, 2);
            long begun = System.nanoTime();
            String shown = "";
            while (!shown.equals(HEAD + line(2, 0)) && System.nanoTime() - begun < 60_000_000_000L) {
                assertEquals(ExitCode.OK, type("usage", "--csv"), typed.err());
                shown = typed.out();
            }
            assertEquals(HEAD + line(2, 0), shown);
            assertEquals(ExitCode.FAILURE, type("usage", "grant", "acme", "month", "+2"));
            assertTrue(typed.err().contains("a gateway that runs has it, and could not be asked"), typed.err());
            assertEquals(List.of(204, 429), calls(gateway, 2));
        }
    }

    @Test
    void what_gateways_count_together_is_read_from_their_redis_whether_one_of_them_can_be_asked_or_not()
            throws Exception {
        try (RealRedis redis = RealRedis.start()) {
            String asked = share(redis);
            try (EmbeddedGateway gateway = EmbeddedGateway.start(conf)) {
                awaitRedis(gateway);
                assertEquals(List.of(204, 204), calls(gateway, 2));
                assertEquals(ExitCode.OK, type("usage", "acme", "--csv"), typed.err());
                assertEquals(HEAD + line(2, 0), typed.out());
                write("gatehouse.properties", asked.replaceFirst("admin.listen = .*\n", "admin.listen = off\n"));
                assertEquals(ExitCode.OK, type("usage", "--csv"), typed.err());
                assertEquals(HEAD + line(2, 0), typed.out());
                assertEquals(List.of(204, 429), calls(gateway, 2));
            }
        }
        assertEquals(ExitCode.FAILURE, type("usage"));
        assertTrue(typed.err().contains("Redis cannot be asked: "), typed.err());
        assertEquals(ExitCode.FAILURE, type("usage", "grant", "acme", "month", "+2"));
        assertTrue(typed.err().contains("Redis cannot be asked: "), typed.err());
        String audit = Files.readString(directory.resolve("audit.jsonl"));
        assertTrue(audit.contains("\"outcome\":\"refused\",\"reason\":\"Redis cannot be asked: "), audit);
    }

    @Test
    void of_what_gateways_count_together_more_is_granted_and_what_was_used_counts_no_more_at_every_gateway()
            throws Exception {
        try (RealRedis redis = RealRedis.start()) {
            String asked = share(redis);
            try (EmbeddedGateway gateway = EmbeddedGateway.start(conf)) {
                awaitRedis(gateway);
                assertEquals(ExitCode.OK, type("usage", "grant", "acme", "month", "+1"), typed.err());
                assertEquals(ExitCode.OK, type("usage", "--csv"), typed.err());
                assertEquals(HEAD + line(0, 1), typed.out());
                assertEquals(List.of(204, 204, 204, 204, 429), calls(gateway, 5));
                assertEquals(ExitCode.OK, type("usage", "grant", "acme", "month", "+2"), typed.err());
                assertEquals(
                        month + "T00:00:00Z to " + next + "T00:00:00Z: acme has used 4 of 3 (+3) by route a: month\n",
                        typed.out());
                assertEquals(List.of(204, 204, 429), calls(gateway, 3));
                assertEquals(ExitCode.UNUSABLE, type("usage", "grant", "acme", "day", "+2"));
                write(
                        "gatehouse.properties",
                        asked.replaceFirst("admin.listen = .*\n", "admin.listen = off\n")
                                .replaceFirst("audit.jsonl", "audit-of-commands.jsonl"));
                assertEquals(ExitCode.OK, type("usage", "reset", "acme", "month"), typed.err());
                assertEquals(List.of(204, 204, 204, 429), calls(gateway, 4));
                assertEquals(ExitCode.OK, type("usage", "acme", "--csv"), typed.err());
                assertEquals(HEAD + line(9, 6), typed.out());
                Redis.send(redis.port(), "EVAL", LAST_MONTH, "0");
                assertEquals(ExitCode.OK, type("usage", "acme", "--csv"), typed.err());
                assertEquals(HEAD + line(9, 6), typed.out());
                assertEquals(ExitCode.OK, type("usage", "--csv", "--since", "40d"), typed.err());
                assertEquals(HEAD + lastMonth() + line(9, 6), typed.out());
                assertEquals(ExitCode.UNUSABLE, type("usage", "reset", "nobody", "month"));
            }
        }
        String window = "\"limit\":\"route a: month\",\"window\":\"" + month + "T00:00:00Z\",\"units\":";
        String audit = Files.readString(directory.resolve("audit.jsonl"));
        assertTrue(audit.contains("\"act\":\"usage grant\"," + window + "3}\n"), audit);
        String ofCommands = Files.readString(directory.resolve("audit-of-commands.jsonl"));
        assertTrue(ofCommands.contains("\"act\":\"usage reset\"," + window + "6}\n"), ofCommands);
        assertTrue(ofCommands.contains("\"outcome\":\"refused\",\"reason\":\"no such limit\""), ofCommands);
    }

    /** @return what {@code gatehouse.properties} says then */
    private String share(RealRedis redis) throws IOException {
        String route = Files.readString(conf.resolve("routes/a.properties"));
        write("routes/a.properties", route + "quota.accuracy = exact\n");
        String process = Files.readString(conf.resolve("gatehouse.properties"));
        String shared = process + "state = redis://127.0.0.1:" + redis.port() + "\nstate.timeout = 20s\n";
        write("gatehouse.properties", shared);
        return shared;
    }

    private void awaitRedis(EmbeddedGateway gateway) throws Exception {
        URI state = URI.create("http://" + admin() + "/state");
        HttpClient client = HttpClient.newHttpClient();
        long begun = System.nanoTime();
        while (!client.send(HttpRequest.newBuilder(state).build(), BodyHandlers.ofString())
                .body()
                .contains("\"here\"")) {
            assertTrue(System.nanoTime() - begun < 60_000_000_000L, gateway.uri()::toString);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private String admin() throws IOException {
        return Files.readAllLines(conf.resolve("gatehouse.properties")).stream()
                .filter(line -> line.startsWith("admin.listen = "))
                .findFirst()
                .orElseThrow()
                .substring("admin.listen = ".length());
    }

    @Test
    void a_second_gateway_with_the_same_directory_does_not_start() throws Exception {
        process("off");
        try (EmbeddedGateway gateway = EmbeddedGateway.start(conf)) {
            IOException refused = assertThrows(
                    IOException.class, () -> EmbeddedGateway.start(conf).close());
            String why = String.valueOf(refused.getMessage());
            assertTrue(why.contains("give each gateway a state.dir of its own"), why);
        }
    }

    private ExitCode type(String... words) {
        typed = new Typed(directory).at(Instant.now().toString());
        return typed.run(words);
    }

    private String line(int used, int granted) {
        return "acme,route a: month," + month + "T00:00:00Z," + next + "T00:00:00Z," + used + ",3," + granted + "\r\n";
    }

    private String lastMonth() {
        String before = LocalDate.parse(month).minusMonths(1).toString();
        return "acme,route a: month," + before + "T00:00:00Z," + month + "T00:00:00Z,2,5,1\r\n";
    }

    private List<Integer> calls(EmbeddedGateway gateway, int count) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway.uri().resolve("/a"))
                .header("X-Api-Key", key)
                .build();
        Integer[] statuses = new Integer[count];
        for (int i = 0; i < count; i++) {
            statuses[i] = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
        }
        return List.of(statuses);
    }

    private void process(String admin) throws IOException {
        write(
                "gatehouse.properties",
                "reload.watch = off\nlisten.http = 127.0.0.1:0\nadmin.listen = " + admin + "\naudit.file = "
                        + directory.resolve("audit.jsonl") + "\nstate.dir = " + directory.resolve("state") + "\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = conf.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}
