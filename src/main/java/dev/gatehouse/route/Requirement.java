package dev.gatehouse.route;

import dev.gatehouse.http.Fields;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A condition on a caller's claims and a request's fields. It ends for every request after as many steps as it has conditions, times the
 * values that they look at.
 */
public sealed interface Requirement {

    boolean holds(Fields fields, Claims claims);

    /** Of all claims that it asks for. */
    Set<String> claimNames();

    /** Whether it asks for a claim anywhere. */
    default boolean needsClaims() {
        return !claimNames().isEmpty();
    }

    private static Set<String> claimNamesOf(List<Requirement> parts) {
        return parts.stream().flatMap(part -> part.claimNames().stream()).collect(Collectors.toUnmodifiableSet());
    }

    record AllOf(List<Requirement> parts) implements Requirement {

        public AllOf {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(Fields fields, Claims claims) {
            for (int i = 0; i < parts.size(); i++) {
                if (!parts.get(i).holds(fields, claims)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public Set<String> claimNames() {
            return claimNamesOf(parts);
        }
    }

    record AnyOf(List<Requirement> parts) implements Requirement {

        public AnyOf {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(Fields fields, Claims claims) {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).holds(fields, claims)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public Set<String> claimNames() {
            return claimNamesOf(parts);
        }
    }

    record Not(Requirement part) implements Requirement {
        @Override
        public boolean holds(Fields fields, Claims claims) {
            return !part.holds(fields, claims);
        }

        @Override
        public Set<String> claimNames() {
            return part.claimNames();
        }
    }

    /** Of a claim that there is none of nothing holds. */
    record OfClaim(String name, ValueTest test) implements Requirement {
        @Override
        public boolean holds(Fields fields, Claims claims) {
            Object value = claims.find(name);
            if (value == null) {
                return false;
            }
            if (value instanceof List<?> several) {
                return test.kind() == ValueTest.Kind.PRESENT
                        || (test.kind() == ValueTest.Kind.CONTAINS && anyHolds(several));
            }
            return value instanceof Map ? test.kind() == ValueTest.Kind.PRESENT : test.holds(text(value));
        }

        private boolean anyHolds(List<?> several) {
            for (int i = 0; i < several.size(); i++) {
                Object one = several.get(i);
                if (one != null && !(one instanceof Map) && !(one instanceof List) && test.holds(text(one))) {
                    return true;
                }
            }
            return false;
        }

        private static String text(Object value) {
            return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
        }

        @Override
        public Set<String> claimNames() {
            return Set.of(name);
        }
    }

    /** Of a field that there is none of nothing holds; of one that comes several times, only that it is there, and what it contains. */
    record OfField(String name, ValueTest test) implements Requirement {
        @Override
        public boolean holds(Fields fields, Claims claims) {
            String only = null;
            for (int i = 0; i < fields.size(); i++) {
                if (fields.name(i).equalsIgnoreCase(name)) {
                    switch (test.kind()) {
                        case PRESENT -> {
                            return true;
                        }
                        case CONTAINS -> {
                            if (hasElement(fields.value(i), test.words().get(0))) {
                                return true;
                            }
                        }
                        default -> {
                            if (only != null) {
                                return false;
                            }
                            only = fields.value(i);
                        }
                    }
                }
            }
            return only != null && test.holds(only);
        }

        /** Among those that commas part. */
        private static boolean hasElement(String value, String word) {
            for (int from = 0; from <= value.length(); ) {
                int comma = value.indexOf(',', from);
                int end = comma < 0 ? value.length() : comma;
                if (isElement(value, from, end, word)) {
                    return true;
                }
                from = end + 1;
            }
            return false;
        }

        private static boolean isElement(String value, int from, int end, String word) {
            int first = from;
            int last = end;
            while (first < last && isBlank(value.charAt(first))) {
                first++;
            }
            while (last > first && isBlank(value.charAt(last - 1))) {
                last--;
            }
            return last - first == word.length() && value.startsWith(word, first);
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        @Override
        public Set<String> claimNames() {
            return Set.of();
        }
    }
}
