package dev.gatehouse.config;

import org.jspecify.annotations.Nullable;

/** What somebody who makes a key may say of it, beside its end: see {@link KeyEnd}. */
@SuppressWarnings("ImmutableEnumChecker") // A key never changes.
public enum KeyTerm {
    NOT_BEFORE(ConsumerKeys.KEY_NOT_BEFORE),
    SCOPES(ConsumerKeys.KEY_SCOPES),
    ROUTES(ConsumerKeys.KEY_ROUTES),
    ADDRESSES(ConsumerKeys.KEY_ADDRESSES);

    private final Key<?> key;

    KeyTerm(Key<?> key) {
        this.key = key;
    }

    /** By which files name it, behind the key's id. */
    public String word() {
        return key.tail().substring(1);
    }

    /** Why a file cannot have this, and what to write, in two lines; null if it can. */
    public @Nullable String objectionTo(String typed) {
        return key.type().parse(typed) instanceof Parsed.Invalid<?> invalid ? invalid.message() : null;
    }
}
