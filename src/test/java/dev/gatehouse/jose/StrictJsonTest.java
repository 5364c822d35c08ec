package dev.gatehouse.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which numbers are read: they are written out again where they are compared with what an operator has written. */
final class StrictJsonTest {

    @Test
    void a_number_that_would_fill_the_memory_when_it_is_written_out_is_none() {
        for (String number : List.of("1e999999999", "1e-999999999", "-1E+999999999", "1e9999999999", "1e341")) {
            assertNull(StrictJson.object("{\"a\":" + number + "}"), number);
            assertNull(StrictJson.object("{\"a\":[" + number + "]}"), number);
        }
        assertNull(StrictJson.object("{\"a\":" + "1".repeat(40) + "}"));
    }

    @Test
    void whatever_a_double_holds_is_one() {
        for (String number : List.of("0", "1.50", "-3", "1e308", "5e-324", "253402300799")) {
            Map<String, ?> object = assertNotNullOf("{\"a\":" + number + "}");
            assertEquals(new BigDecimal(number), object.get("a"));
        }
    }

    private static Map<String, ?> assertNotNullOf(String text) {
        Map<String, ?> object = StrictJson.object(text);
        assertNotNull(object, text);
        return object;
    }
}
