package dev.gatehouse.route;

import org.jspecify.annotations.Nullable;

/** A text that must not be shown: nothing that prints its holder prints it. */
public final class Secret {

    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    /** For the one place that needs it. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && text.equals(secret.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
