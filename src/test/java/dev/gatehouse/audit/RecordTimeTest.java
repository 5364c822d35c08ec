package dev.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

final class RecordTimeTest {

    private static final DateTimeFormatter EXPECTED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final JsonLines lines = new JsonLines();

    @Property
    void a_time_is_written_in_utc_to_the_millisecond(
            @ForAll @LongRange(min = -62_167_219_200_000L, max = 253_402_300_799_999L) long epochMilli) {
        Instant instant = Instant.ofEpochMilli(epochMilli);
        lines.clear();
        lines.begin().time(Field.TIME, instant).finish();
        assertEquals(
                "{\"time\":\"" + EXPECTED.format(instant) + "\"}\n",
                StandardCharsets.US_ASCII.decode(lines.written()).toString());
    }
}
