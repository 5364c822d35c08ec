package dev.gatehouse.config;

import dev.gatehouse.route.AllowedOrigins;
import dev.gatehouse.route.CorsSettings;
import dev.gatehouse.route.CorsSettings.Names;
import dev.gatehouse.route.OriginPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a route says of pages of other origins, and that it does not say too much. */
final class CorsReader {

    private static final String ANY = "*";

    private final Problems problems;

    CorsReader(Problems problems) {
        this.problems = problems;
    }

    /** Null without {@code cors.origins}, or where something is wrong, which is reported. */
    @Nullable
    CorsSettings read(Statements stated) {
        List<OriginPattern> origins = stated.find(CorsKeys.ORIGINS);
        if (origins == null) {
            return null;
        }
        int before = problems.count();
        boolean credentials = stated.value(CorsKeys.CREDENTIALS);
        checkAlone(stated, CorsKeys.ORIGINS, origins.stream().anyMatch(CorsReader::isAny), origins.size());
        if (credentials) {
            checkBesideCredentials(stated, origins);
        }
        Names requestHeaders = names(stated, CorsKeys.REQUEST_HEADERS);
        Names responseHeaders = names(stated, CorsKeys.RESPONSE_HEADERS);
        if (credentials && responseHeaders.any()) {
            problems.error(
                    stated.locate(CorsKeys.RESPONSE_HEADERS),
                    "is * beside cors.credentials = on, which browsers take for the name of one header",
                    "name the headers");
        }
        List<String> methods = methods(stated);
        return problems.count() > before
                ? null
                : new CorsSettings(
                        new AllowedOrigins(origins),
                        methods,
                        requestHeaders,
                        responseHeaders,
                        credentials,
                        stated.value(CorsKeys.MAX_AGE));
    }

    private void checkBesideCredentials(Statements stated, List<OriginPattern> origins) {
        if (origins.stream().anyMatch(CorsReader::isAny)) {
            problems.error(
                    stated.locate(CorsKeys.ORIGINS),
                    "is * beside cors.credentials = on: any page could act in the name of whoever looks at it",
                    "name the origins, or take cors.credentials out");
        }
        if (origins.stream().anyMatch(OriginPattern.Opaque.class::isInstance)) {
            problems.error(
                    stated.locate(CorsKeys.ORIGINS),
                    "has opaque beside cors.credentials = on: any page can make itself one of these",
                    "take opaque out, or cors.credentials");
        }
        String plain = origins.stream()
                .filter(CorsReader::isPlain)
                .map(OriginPattern::text)
                .collect(Collectors.joining(", "));
        if (!plain.isEmpty()) {
            problems.warning(
                    stated.locate(CorsKeys.ORIGINS),
                    (stated.isSecret(CorsKeys.ORIGINS) ? ConfigText.MASK : plain)
                            + " is without TLS: who is on the way can act in the name of whoever looks at its pages",
                    "write https://, or take cors.credentials out");
        }
    }

    private static boolean isAny(OriginPattern pattern) {
        return pattern instanceof OriginPattern.Any;
    }

    private static boolean isPlain(OriginPattern pattern) {
        return pattern.text().startsWith("http://");
    }

    private void checkAlone(Statements stated, Key<?> key, boolean any, int count) {
        if (any && count > 1) {
            problems.error(
                    stated.locate(key), "has * beside others, which are among all", "write * alone, or take it off");
        }
    }

    private Names names(Statements stated, Key<List<String>> key) {
        List<String> names = Objects.requireNonNullElse(stated.find(key), List.of());
        boolean any = names.contains(ANY);
        checkAlone(stated, key, any, names.size());
        return any ? Names.ANY : new Names(false, names);
    }

    private List<String> methods(Statements stated) {
        List<String> matched = Objects.requireNonNullElse(stated.find(RouteKeys.MATCH_METHODS), List.of());
        List<String> own = stated.find(CorsKeys.METHODS);
        if (own == null) {
            return List.copyOf(new TreeSet<>(matched.isEmpty() ? CorsSettings.SIMPLE_METHODS : matched));
        }
        List<String> reached = new ArrayList<>();
        for (String method : own) {
            if (method.equals(ANY)) {
                problems.error(stated.locate(CorsKeys.METHODS), "has * for a method", "name the methods");
            } else if (isMatched(method, matched)) {
                reached.add(method);
            } else if (!stated.any(statement -> statement.is(CorsKeys.METHODS) && statement.byDefault())) {
                problems.error(
                        stated.locate(CorsKeys.METHODS),
                        (stated.isSecret(CorsKeys.METHODS) ? ConfigText.MASK : method)
                                + " is not in match.methods: the route never gets it",
                        "take it off, or add it there");
            }
        }
        return reached;
    }

    private static boolean isMatched(String method, List<String> matched) {
        return matched.isEmpty() || matched.contains(method) || (method.equals("HEAD") && matched.contains("GET"));
    }
}
