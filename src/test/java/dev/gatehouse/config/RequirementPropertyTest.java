package dev.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.gatehouse.http.Fields;
import dev.gatehouse.route.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Conditions of any shape. */
final class RequirementPropertyTest {

    private static final List<String> PIECES = List.of(
            "claim:a",
            "header:b",
            "=",
            "!=",
            "in",
            "(",
            ")",
            ",",
            "and",
            "or",
            "not",
            "prefix",
            "contains",
            "present",
            "x",
            "\"",
            "\"q r\"",
            " ",
            "\t",
            "claim:",
            ":",
            "!",
            "\u00e9");

    /** @param value which it is to have of a claim {@code t} that is "1" */
    private record Written(String text, boolean value) {}

    @Property(tries = 2000)
    void a_condition_is_what_its_parts_make_of_it(@ForAll Random chance) {
        Written written = any(chance, 4);
        Requirement read = RequirementReader.TYPE.parse(written.text()).fold(one -> one, invalid -> {
            throw new AssertionError(written.text() + ": " + invalid.what());
        });
        assertEquals(written.value(), read.holds(new Fields(), Map.<String, Object>of("t", "1")::get), written.text());
    }

    @Property(tries = 2000)
    void whatever_stands_there_is_a_condition_or_told_what_is_wrong(@ForAll Random chance) {
        String text = chance.ints(chance.nextInt(30), 0, PIECES.size())
                .mapToObj(PIECES::get)
                .collect(Collectors.joining(chance.nextBoolean() ? " " : ""));
        assertNotNull(RequirementReader.TYPE
                .parse(text)
                .fold(one -> one.holds(new Fields(), name -> null), invalid -> invalid.what() + invalid.remedy()));
    }

    private static Written any(Random chance, int depth) {
        List<Written> parts = parts(chance, depth, true);
        return new Written(joined(parts, " or "), parts.stream().anyMatch(Written::value));
    }

    private static Written all(Random chance, int depth) {
        List<Written> parts = parts(chance, depth, false);
        return new Written(joined(parts, " and "), parts.stream().allMatch(Written::value));
    }

    private static List<Written> parts(Random chance, int depth, boolean ofAny) {
        List<Written> parts = new ArrayList<>();
        for (int i = chance.nextInt(2); i >= 0; i--) {
            parts.add(ofAny ? all(chance, depth) : one(chance, depth));
        }
        return parts;
    }

    private static String joined(List<Written> parts, String word) {
        return parts.stream().map(Written::text).collect(Collectors.joining(word));
    }

    private static Written one(Random chance, int depth) {
        int kind = depth == 0 ? 2 : chance.nextInt(4);
        if (kind == 0) {
            Written inner = one(chance, depth - 1);
            return new Written("not " + inner.text(), !inner.value());
        }
        if (kind == 1) {
            Written inner = any(chance, depth - 2 < 0 ? 0 : depth - 2);
            return new Written("(" + inner.text() + ")", inner.value());
        }
        boolean value = chance.nextBoolean();
        return new Written(
                chance.nextBoolean()
                        ? "claim:t" + (value ? "=" : "!=") + "1"
                        : "claim:t in(" + (value ? "2,1" : "2") + ")",
                value);
    }
}
