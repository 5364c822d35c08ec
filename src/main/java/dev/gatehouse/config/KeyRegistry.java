package dev.gatehouse.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * All keys that a kind of file may hold, the names that are kept for later, and the keys that there were.
 *
 * <p>A key that is not in here does not exist: reading, suggestions, defaults and the reference all come from it.
 */
final class KeyRegistry {

    private static final KeyRegistry PROCESS = new KeyRegistry(ProcessKeys.ALL, ProcessKeys.LATER, ProcessKeys.RETIRED);
    private static final KeyRegistry ROUTE = new KeyRegistry(RouteKeys.ALL, RouteKeys.LATER, RouteKeys.RETIRED);
    private static final KeyRegistry UPSTREAM =
            new KeyRegistry(UpstreamKeys.ALL, UpstreamKeys.LATER, UpstreamKeys.RETIRED);
    private static final KeyRegistry CONSUMER =
            new KeyRegistry(ConsumerKeys.ALL, ConsumerKeys.LATER, ConsumerKeys.RETIRED);
    private static final KeyRegistry ISSUER =
            new KeyRegistry(IssuerFileKeys.ALL, IssuerFileKeys.LATER, IssuerFileKeys.RETIRED);

    private static final KeyRegistry PLAN = new KeyRegistry(QuotaKeys.IN_PLANS, List.of(), List.of());
    private static final KeyRegistry AUTHORIZER =
            new KeyRegistry(AuthorizerKeys.ALL, AuthorizerKeys.LATER, AuthorizerKeys.RETIRED);

    private final List<Key<?>> keys;
    private final List<String> later;
    private final List<RetiredKey> retired;
    private final Map<String, Key<?>> byName = new HashMap<>();
    private final List<Family> families = new ArrayList<>();
    private final List<Pattern> laterPatterns;

    /** @param retired none of them is a key, and the successor of each is one */
    KeyRegistry(List<Key<?>> keys, List<String> later, List<RetiredKey> retired) {
        this.keys = keys;
        this.later = later;
        this.retired = retired;
        for (Key<?> key : keys) {
            if (key.isFamily()) {
                families.add(new Family(key, key.stem(), key.tail()));
            } else {
                byName.put(key.name(), key);
            }
        }
        laterPatterns = later.stream()
                .map(name -> Pattern.compile(Pattern.quote(name).replace("*", "\\E.+\\Q")))
                .toList();
        for (RetiredKey key : retired) {
            if (isKey(key.name()) || (!key.successor().isEmpty() && !isKey(key.successor()))) {
                throw new IllegalArgumentException(key + " is a key still, or its successor is none");
            }
        }
    }

    static KeyRegistry of(FileKind kind) {
        return switch (kind) {
            case PROCESS -> PROCESS;
            case ROUTE -> ROUTE;
            case UPSTREAM -> UPSTREAM;
            case CONSUMER -> CONSUMER;
            case ISSUER -> ISSUER;
            case PLAN -> PLAN;
            case AUTHORIZER -> AUTHORIZER;
        };
    }

    /** In the order of the reference. */
    List<Key<?>> keys() {
        return keys;
    }

    /** Names that are refused until they mean something; {@code *} stands for anything. */
    List<String> later() {
        return later;
    }

    /** In the order of the reference. */
    List<RetiredKey> retired() {
        return retired;
    }

    /** Whether a file may hold it. */
    boolean isKey(String text) {
        return find(text) instanceof Known;
    }

    Found find(String text) {
        Key<?> exact = byName.get(text);
        if (exact != null) {
            return new Known(exact, "");
        }
        for (Pattern pattern : laterPatterns) {
            if (pattern.matcher(text).matches()) {
                return new Later();
            }
        }
        for (RetiredKey key : retired) {
            if (key.is(text)) {
                return new Retired(key, key.successorOf(text));
            }
        }
        for (Family family : families) {
            if (family.has(text)) {
                return new Known(family.key(), family.userNameIn(text));
            }
        }
        return new Unknown(nearest(text));
    }

    private Optional<String> nearest(String text) {
        List<String> candidates = new ArrayList<>(byName.keySet());
        for (Family family : families) {
            candidates.add(family.stem() + nameIn(text, family) + family.tail());
        }
        candidates.sort(null);
        return Nearest.to(text, candidates);
    }

    /** What would be the user's own name, were the rest of the key spelt right. */
    private static String nameIn(String text, Family family) {
        String name = afterDots(text, dots(family.stem()));
        int dot = name.indexOf('.');
        return (family.tail().isEmpty() && !family.key().namesId()) || dot < 0 ? name : name.substring(0, dot);
    }

    private static int dots(String text) {
        return (int) text.chars().filter(c -> c == '.').count();
    }

    /** What stands behind so many dots. */
    private static String afterDots(String text, int dots) {
        int start = 0;
        for (int i = 0; i < dots; i++) {
            int dot = text.indexOf('.', start);
            if (dot < 0) {
                return "NAME";
            }
            start = dot + 1;
        }
        return text.substring(start);
    }

    /** A family with the parts of its name: a consumer's keys are looked up here a million times. */
    private record Family(Key<?> key, String stem, String tail) {

        /** An id holds no dot: what has one belongs to a family with more behind the id, or to none. */
        boolean has(String text) {
            return text.startsWith(stem)
                    && text.endsWith(tail)
                    && text.length() >= stem.length() + tail.length()
                    && (!key.namesId() || text.indexOf('.', stem.length()) < 0);
        }

        String userNameIn(String text) {
            return text.substring(stem.length(), text.length() - tail.length());
        }
    }

    /** What a key in a file turns out to be. */
    sealed interface Found {
        <T> T fold(
                Function<? super Known, ? extends T> known,
                Function<? super Later, ? extends T> later,
                Function<? super Retired, ? extends T> retired,
                Function<? super Unknown, ? extends T> unknown);
    }

    /** @param ending the user's own name in a key of a family, mostly its end; else empty */
    record Known(Key<?> key, String ending) implements Found {
        @Override
        public <T> T fold(
                Function<? super Known, ? extends T> known,
                Function<? super Later, ? extends T> later,
                Function<? super Retired, ? extends T> retired,
                Function<? super Unknown, ? extends T> unknown) {
            return known.apply(this);
        }
    }

    /** Named by the reference, and without meaning yet. */
    record Later() implements Found {
        @Override
        public <T> T fold(
                Function<? super Known, ? extends T> known,
                Function<? super Later, ? extends T> later,
                Function<? super Retired, ? extends T> retired,
                Function<? super Unknown, ? extends T> unknown) {
            return later.apply(this);
        }
    }

    /**
     * Known once.
     *
     * @param successor what to write instead, with the user's own name where there is one; empty = nothing
     */
    record Retired(RetiredKey key, String successor) implements Found {
        @Override
        public <T> T fold(
                Function<? super Known, ? extends T> known,
                Function<? super Later, ? extends T> later,
                Function<? super Retired, ? extends T> retired,
                Function<? super Unknown, ? extends T> unknown) {
            return retired.apply(this);
        }
    }

    /** @param nearest what was probably meant */
    record Unknown(Optional<String> nearest) implements Found {
        @Override
        public <T> T fold(
                Function<? super Known, ? extends T> known,
                Function<? super Later, ? extends T> later,
                Function<? super Retired, ? extends T> retired,
                Function<? super Unknown, ? extends T> unknown) {
            return unknown.apply(this);
        }
    }
}
