package dev.gatehouse.config;

import dev.gatehouse.config.KeyRegistry.Known;
import dev.gatehouse.config.KeyRegistry.Retired;
import dev.gatehouse.config.KeyRegistry.Unknown;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Tells known keys from those that are misspelt, stand in the wrong file, are known no more, or come later. */
final class KeyCheck {

    /** What other programs have for their logs, and Log4j's own. */
    private static final Pattern LOG_KEY = Pattern.compile("(log|logs|logger|logging|log4j2?|rootLogger)(\\..*)?");

    private final Function<FileKind, KeyRegistry> registries;
    private final Problems problems;

    /** @param registries the keys of each kind of file */
    KeyCheck(Function<FileKind, KeyRegistry> registries, Problems problems) {
        this.registries = registries;
        this.problems = problems;
    }

    /** @param name without {@code default.} */
    Optional<Known> known(Location at, String name, FileKind kind) {
        if (name.isEmpty()) {
            problems.error(at, "the line has no key", "write KEY = VALUE");
            return Optional.empty();
        }
        return registries
                .apply(kind)
                .find(name)
                .fold(
                        known -> checkEnding(at, known),
                        later -> {
                            problems.error(at, "is kept for later and means nothing yet", "take the line out");
                            return Optional.<Known>empty();
                        },
                        retired -> {
                            report(at, name, retired);
                            return Optional.<Known>empty();
                        },
                        unknown -> {
                            problems.error(at, "is no key of " + kind.words(), remedy(at, name, kind, unknown));
                            return Optional.<Known>empty();
                        });
    }

    private Optional<Known> checkEnding(Location at, Known known) {
        String objection = known.key().objectionTo(known.ending());
        if (known.key().isFamily() && objection != null) {
            problems.error(at, objection, "write " + known.key().name());
            return Optional.empty();
        }
        return Optional.of(known);
    }

    private void report(Location at, String name, Retired retired) {
        String since = retired.key().since();
        if (retired.successor().isEmpty()) {
            problems.error(at, "is no key any more since " + since, "take the line out");
        } else {
            String successor = prefix(at, name) + ConfigText.printable(retired.successor());
            problems.error(at, "has another name since " + since, "write " + successor);
        }
    }

    private String remedy(Location at, String name, FileKind kind, Unknown unknown) {
        String prefix = prefix(at, name);
        Optional<String> elsewhere = elsewhere(name, kind);
        return elsewhere.orElseGet(() -> unknown.nearest()
                .map(nearest -> "did you mean " + prefix + ConfigText.printable(nearest) + "?")
                .orElse("take the line out; src/docs/configuration.md has all keys"));
    }

    /** A key that is right in another place. */
    private Optional<String> elsewhere(String name, FileKind kind) {
        if (kind == FileKind.ROUTE && isKey(name, FileKind.UPSTREAM)) {
            return Optional.of("did you mean " + UpstreamKeys.PREFIX + name + "?");
        }
        if (kind == FileKind.PROCESS && LOG_KEY.matcher(name).matches()) {
            return Optional.of("take the line out; log4j2.xml beside this file says what is logged, and where");
        }
        if (kind == FileKind.PROCESS && isKey(name, FileKind.ROUTE)) {
            return Optional.of("write " + StatementReader.DEFAULT_PREFIX + name + " to set it for all routes");
        }
        for (FileKind other : FileKind.values()) {
            if (other != kind && isKey(name, other)) {
                return Optional.of("it is a key of " + other.words());
            }
        }
        return Optional.empty();
    }

    private boolean isKey(String name, FileKind kind) {
        return registries.apply(kind).isKey(name);
    }

    /** What stands before the key in the file: {@code default.} or nothing. */
    private static String prefix(Location at, String name) {
        return at.key().substring(0, at.key().length() - name.length());
    }
}
