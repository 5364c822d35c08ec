package dev.gatehouse.route;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a route answers: all conditions must hold.
 *
 * @param hosts none = any
 * @param paths at least one
 * @param methods none = any; GET includes HEAD
 * @param scheme http or https; null = either
 * @param priority higher is tried first
 */
public record MatchSettings(
        List<HostPattern> hosts,
        List<PathPattern> paths,
        Set<String> methods,
        @Nullable String scheme,
        List<ValueCondition> fields,
        List<ValueCondition> parameters,
        int priority,
        Set<Allowance> allowances) {

    public MatchSettings {
        hosts = List.copyOf(hosts);
        paths = List.copyOf(paths);
        methods = Set.copyOf(methods);
        fields = List.copyOf(fields);
        parameters = List.copyOf(parameters);
        allowances = Set.copyOf(allowances);
    }

    /**
     * A field or query parameter that must be there.
     *
     * @param value exact, for every line or occurrence of the name; null = present with any value
     * @param secret whether the value came from the environment or from a file of its own: then it is shown to nobody
     */
    public record ValueCondition(String name, @Nullable String value, boolean secret) {

        /** Without a secret. */
        public ValueCondition(String name, @Nullable String value) {
            this(name, value, false);
        }

        /** Whether both ask for a value, and not for the same one. */
        boolean differsFrom(ValueCondition other) {
            return value != null && other.value != null && !value.equals(other.value);
        }
    }

    /** What a target may hold though two parsers could read it differently. */
    public enum Allowance {
        ENCODED_SLASH("encoded-slash"),
        PATH_PARAMETERS("path-parameters");

        private final String key;

        Allowance(String key) {
            this.key = key;
        }

        /** As it is written in {@code match.allow}. */
        public String key() {
            return key;
        }
    }
}
