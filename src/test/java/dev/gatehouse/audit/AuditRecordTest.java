package dev.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.audit.OperatorAct.Target;
import dev.gatehouse.exchange.CompletedExchange;
import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.exchange.Outcome;
import dev.gatehouse.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class AuditRecordTest {

    private static final Instant AT = Instant.parse("2026-11-30T01:02:03.004Z");

    @Test
    void an_answered_exchange_is_recorded_with_every_field_known_of_it() throws IOException {
        assertEquals(golden("answered"), recorded(Samples.exchange(Outcome.ANSWERED)));
    }

    @Test
    void a_refused_exchange_names_the_stage_and_the_reason() throws IOException {
        Outcome refused = new Outcome.Refused(Outcome.Stage.QUOTA, Problem.TOO_MANY_REQUESTS, "100/s per consumer");
        assertEquals(golden("refused"), recorded(Samples.exchange(refused)));
    }

    @Test
    void an_exchange_that_a_stage_answered_names_the_stage_and_the_reason() throws IOException {
        Outcome settled = new Outcome.Settled(Outcome.Stage.CORS, "PUT from https://app.example.com");
        assertEquals(golden("settled"), recorded(Samples.exchange(settled)));
    }

    @Test
    void a_failed_exchange_names_the_kind_and_the_detail() throws IOException {
        Outcome failed = new Outcome.Failed(FailureKind.CONNECT_REFUSED, "Connection refused");
        assertEquals(golden("failed"), recorded(Samples.exchange(failed)));
    }

    @Test
    void an_exchange_whose_client_is_gone_says_how_it_was_noticed() throws IOException {
        assertEquals(golden("client-gone"), recorded(Samples.exchange(Outcome.CLIENT_LEFT)));
    }

    @Test
    void an_exchange_whose_head_could_not_be_read_has_no_field_of_a_request() throws IOException {
        assertEquals(golden("unread"), recorded(Samples.unread()));
    }

    @Test
    void what_an_operator_grants_is_recorded_with_whom_and_how_much() throws IOException {
        Target acme = new Target("acme", "route orders: day", Instant.parse("2026-11-30T00:00:00Z"), 500L);
        assertEquals(golden("granted"), recorded(new OperatorAct(AT, "127.0.0.1", "usage grant", acme, null)));
    }

    @Test
    void what_an_operator_was_refused_is_recorded_with_the_reason() throws IOException {
        OperatorAct refused = new OperatorAct(AT, "127.0.0.1", "usage grant", null, "no such limit");
        assertEquals(golden("not-granted"), recorded(refused));
    }

    @Test
    void the_documentation_lists_every_field_in_the_order_of_a_record() throws IOException {
        Matcher row = Pattern.compile("(?m)^\\| `(\\w+)` \\|").matcher(Files.readString(Path.of("src/docs/audit.md")));
        List<String> documented = new ArrayList<>();
        while (row.find()) {
            documented.add(row.group(1));
        }
        assertEquals(List.of(Field.values()).stream().map(Field::text).toList(), documented);
    }

    private static String recorded(CompletedExchange exchange) {
        JsonLines lines = new JsonLines();
        AuditRecord.write(exchange, lines);
        return StandardCharsets.UTF_8.decode(lines.written()).toString();
    }

    private static String recorded(OperatorAct act) {
        JsonLines lines = new JsonLines();
        act.write(lines);
        return StandardCharsets.UTF_8.decode(lines.written()).toString();
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = AuditRecordTest.class.getResourceAsStream(name + ".jsonl")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
