package dev.gatehouse.route;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests one limit counts together: those that have all parts in common.
 *
 * @param parts at least one, each once, in the order of their kinds and names: what is said in another order is the same
 */
public record CountBy(List<Part> parts) {

    public static final CountBy CONSUMER = of(Kind.CONSUMER);
    public static final CountBy ADDRESS = of(Kind.ADDRESS);
    public static final CountBy ROUTE = of(Kind.ROUTE);
    public static final CountBy GATEWAY = of(Kind.GATEWAY);

    public CountBy {
        if (parts.isEmpty() || parts.stream().distinct().count() < parts.size()) {
            throw new IllegalArgumentException("parts " + parts);
        }
        parts = parts.stream().sorted().toList();
    }

    /** @param kind one without a name */
    public static CountBy of(Kind kind) {
        return new CountBy(List.of(new Part(kind, null)));
    }

    public static CountBy header(String fieldName) {
        return new CountBy(List.of(new Part(Kind.HEADER, fieldName)));
    }

    public boolean has(Kind kind) {
        return parts.stream().anyMatch(part -> part.kind == kind);
    }

    /** The same, and each consumer apart, unless those of a plan count together. */
    public CountBy ofEachConsumer() {
        return has(Kind.CONSUMER) || has(Kind.PLAN)
                ? this
                : new CountBy(
                        Stream.concat(CONSUMER.parts.stream(), parts.stream()).toList());
    }

    /** As it is written behind {@code per}. */
    @Override
    public String toString() {
        return parts.stream().map(Part::toString).collect(Collectors.joining("+"));
    }

    /** What a request is told by. */
    public enum Kind {
        /** Of all callers together: for limits of the gateway as a whole. */
        GATEWAY,
        /** Of all consumers together that have the same plan: for limits of plans. */
        PLAN,
        /** By its name, and by the address where the caller has none. */
        CONSUMER,
        /** IPv6 by its network, the first 64 bits, of which one client commonly has all. */
        ADDRESS,
        ROUTE,
        HEADER,
        COOKIE,
        /** Of a verified token. */
        CLAIM;

        /** Whether there are many of the kind, told apart by a name. */
        public boolean isNamed() {
            return this == HEADER || this == COOKIE || this == CLAIM;
        }
    }

    /** @param name of a field, a cookie or a claim; null for the other kinds */
    public record Part(Kind kind, @Nullable String name) implements Comparable<Part> {

        public Part {
            if (kind.isNamed() != (name != null)) {
                throw new IllegalArgumentException(kind + " with the name " + name);
            }
        }

        @Override
        public int compareTo(Part other) {
            return kind == other.kind && name != null && other.name != null
                    ? name.compareTo(other.name)
                    : kind.compareTo(other.kind);
        }

        @Override
        public String toString() {
            String word = kind.name().toLowerCase(Locale.ROOT);
            return name == null ? word : word + ":" + name;
        }
    }
}
