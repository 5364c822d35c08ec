package dev.gatehouse.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.CompletedExchange;
import dev.gatehouse.exchange.FailureKind;
import dev.gatehouse.exchange.Outcome;
import dev.gatehouse.exchange.QuotaUse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class FailureCountTest {

    private final FailureCount count = new FailureCount();

    @Test
    void what_the_service_did_not_do_has_failed_and_what_there_was_no_room_for_has_not() {
        count.completed(ended(FailureKind.CONNECT_REFUSED));
        count.completed(ended(FailureKind.NO_ENDPOINT));
        count.completed(ended(FailureKind.OVERLOADED));
        count.completed(ended(FailureKind.NO_ROOM));
        assertEquals(new Share(4, 2), count.others());
    }

    @Test
    void an_answer_that_breaks_off_has_failed_whatever_its_status_was() {
        count.completed(ended(FailureKind.CONNECTION_LOST, 200));
        count.completed(ended(FailureKind.REQUEST_BODY_BROKEN, 200));
        assertEquals(new Share(2, 1), count.others());
    }

    private static CompletedExchange ended(FailureKind kind) {
        return ended(kind, kind.problem().status());
    }

    private static CompletedExchange ended(FailureKind kind, int status) {
        return new CompletedExchange(
                "id",
                1,
                Instant.EPOCH,
                "192.0.2.1",
                null,
                null,
                Caller.ANONYMOUS,
                AuthFinding.NONE,
                status,
                new Outcome.Failed(kind, ""),
                0,
                0,
                0,
                0,
                null,
                null,
                0,
                QuotaUse.NONE);
    }
}
