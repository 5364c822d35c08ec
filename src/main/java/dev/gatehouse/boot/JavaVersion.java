package dev.gatehouse.boot;

/** A version of Java, and whether it is new enough. */
final class JavaVersion {

    private static final int OLDEST = 17;

    private final int feature;
    private final String full;
    private final String home;

    /**
     * @param specification the property {@code java.specification.version}: {@code 1.8} and before, {@code 9} and after
     * @param full as it calls itself
     * @param home where it is installed
     */
    JavaVersion(String specification, String full, String home) {
        this.feature = feature(specification);
        this.full = full;
        this.home = home;
    }

    static JavaVersion current() {
        return new JavaVersion(
                System.getProperty("java.specification.version", "?"),
                System.getProperty("java.version", "?"),
                System.getProperty("java.home", "?"));
    }

    boolean suffices() {
        return feature >= OLDEST;
    }

    String refusal() {
        return "Gatehouse needs Java " + OLDEST + " or later, this is " + full + " (" + home + ")\n"
                + "    start it with the java of a newer installation";
    }

    private static int feature(String specification) {
        String digits = specification.startsWith("1.") ? specification.substring(2) : specification;
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            // Some later scheme that this class cannot know: let it try.
            return Integer.MAX_VALUE;
        }
    }
}
