package dev.gatehouse.route;

import dev.gatehouse.http.Fields;
import dev.gatehouse.route.MatchSettings.ValueCondition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a route asks of a request beside host and path.
 *
 * @param methods with HEAD if GET is among them; empty = any
 * @param scheme null = either
 */
record Conditions(
        Set<String> methods, @Nullable String scheme, List<ValueCondition> fields, List<ValueCondition> parameters) {

    static Conditions of(MatchSettings match) {
        Set<String> methods = new HashSet<>(match.methods());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return new Conditions(Set.copyOf(methods), match.scheme(), match.fields(), match.parameters());
    }

    /** How many there are; all the methods of a route are one. */
    int count() {
        return (methods.isEmpty() ? 0 : 1) + (scheme == null ? 0 : 1) + fields.size() + parameters.size();
    }

    boolean hold(MatchInput input) {
        return methodHolds(input) && othersHold(input);
    }

    /** Whether the method alone stands in the way. */
    boolean onlyMethodFails(MatchInput input) {
        return !methodHolds(input) && othersHold(input);
    }

    /** What stands in the way, in words; empty if all conditions hold. */
    List<String> unmet(MatchInput input) {
        List<String> unmet = new ArrayList<>();
        if (!methodHolds(input)) {
            unmet.add("the method is not " + String.join(" or ", new TreeSet<>(methods)));
        }
        if (!schemeHolds(input)) {
            unmet.add("the scheme is not " + scheme);
        }
        for (ValueCondition condition : fields) {
            if (!holds(condition, input)) {
                unmet.add(unmet("the field ", condition));
            }
        }
        for (ValueCondition condition : parameters) {
            if (!input.target().hasParameter(condition.name(), condition.value())) {
                unmet.add(unmet("the query parameter ", condition));
            }
        }
        return unmet;
    }

    /** Whether some request satisfies both. */
    boolean overlap(Conditions other) {
        boolean methodsOverlap =
                methods.isEmpty() || other.methods.isEmpty() || methods.stream().anyMatch(other.methods::contains);
        return methodsOverlap
                && (scheme == null || other.scheme == null || scheme.equals(other.scheme))
                && !exclude(fields, other.fields, String::equalsIgnoreCase)
                && !exclude(parameters, other.parameters, String::equals);
    }

    private boolean othersHold(MatchInput input) {
        return schemeHolds(input) && fieldsHold(input) && parametersHold(input);
    }

    private boolean methodHolds(MatchInput input) {
        return methods.isEmpty() || methods.contains(input.method());
    }

    private boolean schemeHolds(MatchInput input) {
        return scheme == null || scheme.equals(input.scheme());
    }

    private boolean fieldsHold(MatchInput input) {
        for (ValueCondition condition : fields) {
            if (!holds(condition, input)) {
                return false;
            }
        }
        return true;
    }

    private boolean parametersHold(MatchInput input) {
        for (ValueCondition condition : parameters) {
            if (!input.target().hasParameter(condition.name(), condition.value())) {
                return false;
            }
        }
        return true;
    }

    /** Of a field that is only announced nobody knows the value: its condition may come to hold. */
    private static boolean holds(ValueCondition condition, MatchInput input) {
        return holds(condition, input.fields())
                || (!input.announced().isEmpty()
                        && input.announced().contains(condition.name().toLowerCase(Locale.ROOT)));
    }

    /** A field sent twice with different values has none of them: services differ in which line they take. */
    private static boolean holds(ValueCondition condition, Fields fields) {
        boolean found = false;
        for (int line = 0; line < fields.size(); line++) {
            if (fields.name(line).equalsIgnoreCase(condition.name())) {
                if (condition.value() != null && !condition.value().equals(fields.value(line))) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }

    /** Whether one name would have to have two values at once. */
    private static boolean exclude(
            List<ValueCondition> some, List<ValueCondition> others, BiPredicate<String, String> sameName) {
        return some.stream()
                .anyMatch(one -> others.stream()
                        .anyMatch(other -> sameName.test(one.name(), other.name()) && one.differsFrom(other)));
    }

    private static String unmet(String kind, ValueCondition condition) {
        if (condition.value() == null) {
            return kind + condition.name() + " is not there";
        }
        return kind + condition.name() + " is not " + (condition.secret() ? "***" : '"' + condition.value() + '"')
                + " alone";
    }
}
