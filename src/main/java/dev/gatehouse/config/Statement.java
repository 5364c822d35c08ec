package dev.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * One key with its value, as a file states it.
 *
 * @param ending the user's own part of the key where it is one of a family; else empty
 * @param byDefault whether it is the default for all routes rather than the file's own word
 */
record Statement(Key<?> key, String ending, ConfigText value, Location at, boolean byDefault) {

    /** By what two statements are about the same. */
    String subject() {
        return ending.isEmpty() ? key.name() : key.stem() + key.canonical(ending) + key.tail();
    }

    boolean is(Key<?> other) {
        return key.name().equals(other.name());
    }

    boolean begins(String start) {
        return key.name().startsWith(start);
    }

    boolean saysNone() {
        return value.text().strip().equals("none");
    }

    /** Null if it is wrong, which is reported. */
    <T> @Nullable T read(Key<T> own) {
        return value.lost() ? null : own.type().parse(value.text()).orNull();
    }

    /** Reports the value if it is wrong. */
    void check(Problems problems) {
        if (!value.lost() && key.type().parse(value.text()) instanceof Parsed.Invalid<?> invalid) {
            if (value.secret() || key.type().confidential()) {
                problems.error(
                        at,
                        ConfigText.quote(ConfigText.MASK) + " is no "
                                + key.type().name(),
                        key.type().remedy());
            } else {
                invalid.all()
                        .forEach(one -> problems.error(
                                at,
                                ConfigText.quote(one.subject()) + " " + one.what(),
                                ConfigText.escaped(one.remedy())));
            }
        }
    }
}
