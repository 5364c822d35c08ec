package dev.gatehouse.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one file states, key by key, possibly with the defaults for all routes beneath it. Immutable; what it finds
 * wrong it reports.
 */
final class Statements {

    private final String file;
    private final String prefix;
    private final Map<String, Statement> bySubject;
    private final Problems problems;

    private Statements(String file, String prefix, Map<String, Statement> bySubject, Problems problems) {
        this.file = file;
        this.prefix = prefix;
        this.bySubject = bySubject;
        this.problems = problems;
    }

    /** @param bySubject in the order of the file */
    Statements(String file, Map<String, Statement> bySubject, Problems problems) {
        this(file, "", bySubject, problems);
    }

    static Statements none(String file, Problems problems) {
        return new Statements(file, Map.of(), problems);
    }

    String file() {
        return file;
    }

    Collection<Statement> all() {
        return bySubject.values();
    }

    boolean has(Key<?> key) {
        return bySubject.containsKey(key.name());
    }

    boolean any(Predicate<Statement> which) {
        return bySubject.values().stream().anyMatch(which);
    }

    /** What is stated, else the key's standard, which it must have. What is wrong was reported and counts as not stated. */
    <T> T value(Key<T> key) {
        T stated = find(key);
        return stated == null ? key.standardValue() : stated;
    }

    /** Null if it is not stated, or wrong and reported. */
    <T> @Nullable T find(Key<T> key) {
        Statement statement = bySubject.get(key.name());
        return statement == null ? null : statement.read(key);
    }

    /** Whether it is stated, and wrong, which is reported: then nothing can be said of what it would have meant for others. */
    boolean isUnread(Key<?> key) {
        return has(key) && find(key) == null;
    }

    /**
     * As {@link #find}, but of a list with wrong elements those that are right, and none of one that is not stated: what else is
     * wrong with them is said in the same run.
     */
    <T> List<T> right(Key<List<T>> key, ValueType<T> element) {
        List<T> whole = find(key);
        Statement statement = bySubject.get(key.name());
        if (whole != null || statement == null || statement.value().lost()) {
            return whole == null ? List.of() : whole;
        }
        return ValueType.rightElements(element, statement.value().text());
    }

    /** All that is stated of a family, in the order of the file. */
    <T> Map<Statement, T> family(Key<T> family) {
        Map<Statement, T> values = new LinkedHashMap<>();
        for (Statement statement : bySubject.values()) {
            if (statement.key().name().equals(family.name())) {
                T value = statement.read(family);
                if (value != null) {
                    values.put(statement, value);
                }
            }
        }
        return values;
    }

    /** Where the key is stated, or that it is missing. */
    Location locate(Key<?> key) {
        Statement statement = bySubject.get(key.name());
        return statement == null ? Location.missing(file, prefix + key.name()) : statement.at();
    }

    /** A stated value, as a message may show it. */
    String quoted(Key<?> key) {
        Statement statement = bySubject.get(key.name());
        return statement == null ? "" : statement.value().quoted();
    }

    boolean isSecret(Key<?> key) {
        Statement statement = bySubject.get(key.name());
        return statement != null && statement.value().secret();
    }

    /**
     * These, and beneath them the defaults that they neither replace nor unset. From then on no statement says
     * {@code none} unless that is a value of its key.
     */
    Statements over(Statements defaults) {
        if (defaults.bySubject.isEmpty() && !any(Statement::saysNone)) {
            return this;
        }
        Map<String, Statement> merged = new LinkedHashMap<>();
        for (Statement own : bySubject.values()) {
            if (!own.saysNone() || noneIsValue(own, defaults)) {
                merged.put(own.subject(), own);
            }
        }
        for (Statement standard : defaults.bySubject.values()) {
            if (!bySubject.containsKey(standard.subject())) {
                merged.put(standard.subject(), standard);
            }
        }
        return new Statements(file, prefix, merged, problems);
    }

    private boolean noneIsValue(Statement own, Statements defaults) {
        boolean hasDefault = defaults.bySubject.containsKey(own.subject());
        return switch (own.key().type().none()) {
            case IS_VALUE -> true;
            case IS_TEXT -> !hasDefault;
            case UNSETS -> {
                if (own.key().hasStandard() && !hasDefault) {
                    problems.error(
                            own.at(),
                            "\"none\" unsets a default for all routes, and there is none to unset",
                            "take the line out for " + own.key().standard() + ", or write another value");
                }
                yield false;
            }
        };
    }

    /** Reports the values that are wrong. */
    Statements checked() {
        bySubject.values().forEach(statement -> statement.check(problems));
        return this;
    }

    /** The same, but for the defaults beneath, which are checked where they stand. */
    Statements ownChecked() {
        bySubject.values().stream()
                .filter(statement -> !statement.byDefault())
                .forEach(statement -> statement.check(problems));
        return this;
    }

    /** Without these statements, which mean nothing beside others. Defaults go silently: they are made for other routes. */
    Statements dropping(Predicate<Statement> which, String what, String remedy) {
        Map<String, Statement> left = new LinkedHashMap<>(bySubject);
        for (Statement statement : bySubject.values()) {
            if (which.test(statement)) {
                left.remove(statement.subject());
                if (!statement.byDefault()) {
                    problems.error(statement.at(), what, remedy);
                }
            }
        }
        return new Statements(file, prefix, left, problems);
    }

    /** Those whose key begins so, under what follows it. */
    Statements under(String start) {
        Map<String, Statement> found = new LinkedHashMap<>();
        bySubject.forEach((subject, statement) -> {
            if (subject.startsWith(start)) {
                found.put(subject.substring(start.length()), statement);
            }
        });
        return new Statements(file, prefix + start, found, problems);
    }
}
