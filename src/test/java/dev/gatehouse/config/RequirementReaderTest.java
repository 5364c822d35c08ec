package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.Fields;
import dev.gatehouse.route.Claims;
import dev.gatehouse.route.Requirement;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What conditions mean, and which are none. */
final class RequirementReaderTest {

    private static final Claims CLAIMS = Map.<String, Object>of(
            "department",
            "sales",
            "roles",
            List.of("staff", "boss", new BigDecimal("7")),
            "level",
            new BigDecimal("3"),
            "active",
            true,
            "deep",
            Map.of("a", "b"),
            "odd",
            "and")::get;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claim:department = sales",
                "claim:department=sales",
                "claim:department = \"sales\"",
                "claim:department != it",
                "claim:department in (it, sales)",
                "claim:department prefix sal",
                "claim:department contains sales",
                "claim:department present",
                "claim:level = 3",
                "claim:active = true",
                "claim:deep present",
                "claim:odd = \"and\"",
                "claim:odd = and",
                "claim:roles contains boss",
                "claim:roles contains 7",
                "not claim:department = it",
                "not claim:nothing = it",
                "not not claim:department = sales",
                "claim:x = 1 or claim:department = sales",
                "claim:department = sales and claim:level = 3",
                "claim:x = 1 and claim:x = 1 or claim:level = 3",
                "claim:level = 3 or claim:x = 1 and claim:x = 1",
                "(claim:level = 3 or claim:x = 1) and claim:level = 3",
                "not (claim:level = 3 and claim:x = 1)",
                "header:x-tenant = acme",
                "header:X-Tenant != other",
                "header:X-List contains b",
                "header:X-List contains \"c d\"",
                "header:X-Twice contains 2",
                "header:X-Twice present"
            })
    void holds(String text) {
        assertTrue(value(text), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claim:department = Sales",
                "claim:department = sale",
                "claim:department != sales",
                "claim:department contains sal",
                "claim:nothing != it",
                "claim:nothing present",
                "claim:roles = boss",
                "claim:roles != guest",
                "claim:roles in (boss)",
                "claim:roles prefix b",
                "claim:deep = b",
                "claim:x = 1 or claim:x = 1",
                "(claim:level = 3 or claim:x = 1) and claim:x = 1",
                "not claim:department = sales or claim:x = 1",
                "header:X-Tenant = Acme",
                "header:X-None != other",
                "header:X-Twice = 1",
                "header:X-Twice != 3",
                "header:X-Twice prefix 1",
                "header:X-List contains c",
                "header:X-List contains \"\""
            })
    void does_not_hold(String text) {
        assertEquals(false, value(text), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "department = sales|is neither a claim nor a header",
                "claim: = sales|is neither a claim nor a header",
                "claim:a|ends where =, !=, in, prefix, contains or present is to follow",
                "claim:a =|ends where a value is to follow",
                "claim:a = b claim:c = d|stands behind a whole condition",
                "claim:a = b and|ends where a claim or a header is to follow",
                "claim:a = b)|stands behind a whole condition",
                "(claim:a = b|ends where ) is to follow",
                "claim:a ~ b|is no comparison",
                "claim:a matches .*|is no comparison",
                "claim:a = =|stands where a value is to be",
                "claim:a = \"b|has no closing quote",
                "claim:a in b|stands where ( is to be",
                "claim:a in (b c)|stands where ) is to be",
                "claim:a in ()|stands where a value is to be",
                "header:a b = c|is no comparison",
                "header:Authorization = x|is no header to decide by",
                "header:X-Consumer-Id = x|is no header to decide by",
                "header:x_forwarded_for = x|is no header to decide by",
                "header:a/b = c|names no header"
            })
    void is_none(String text, String what) {
        assertEquals(what, ((Parsed.Invalid<?>) RequirementReader.TYPE.parse(text)).what(), text);
    }

    @Test
    void what_is_too_much_is_refused() {
        String condition = "claim:a = b";
        assertEquals("has too many conditions", wrong((condition + " and ").repeat(50) + condition));
        assertEquals("goes too deep", wrong("(".repeat(11) + condition + ")".repeat(11)));
        assertEquals("goes too deep", wrong("not ".repeat(11) + condition));
        assertEquals("is too long", wrong(condition + "x".repeat(2000)));
        assertTrue(
                RequirementReader.TYPE.parse("(".repeat(10) + condition + ")".repeat(10)) instanceof Parsed.Valid<?>);
    }

    private static String wrong(String text) {
        return ((Parsed.Invalid<?>) RequirementReader.TYPE.parse(text)).what();
    }

    private static boolean value(String text) {
        Fields fields = new Fields();
        fields.add("X-Tenant", "acme");
        fields.add("X-List", "a,b ,\tc d");
        fields.add("X-Twice", "1");
        fields.add("x-twice", "2");
        Requirement read = RequirementReader.TYPE.parse(text).fold(one -> one, invalid -> {
            throw new AssertionError(text + ": " + invalid.subject() + " " + invalid.what());
        });
        return read.holds(fields, CLAIMS);
    }
}
