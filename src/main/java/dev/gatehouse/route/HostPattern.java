package dev.gatehouse.route;

/** An exact host, or {@code *.} before one for every host below it. */
public final class HostPattern {

    private HostPattern() {}

    public static HostPattern parse(String text) throws PathPattern.InvalidPattern {
        throw new PathPattern.InvalidPattern(text);
    }
}
