package dev.gatehouse.listen;

/** What Jetty reads once, with its first class, and can only be told by system properties. */
public final class JettyProperties {

    private static final String REFERENCES_PER_CACHE_LINE = "org.eclipse.jetty.util.referencesPerCacheLine";

    /** In 64 bytes, at 4 bytes each; where a reference takes 8, Jetty's tables are spread out twice as far as they need be. */
    private static final String REFERENCES = "16";

    private JettyProperties() {}

    /**
     * For a process that is the gateway's own, before it uses Jetty. To find out the size of a reference, Jetty would start
     * the JVM's whole management, which nothing else here needs and which takes a tenth of a start.
     */
    public static void set() {
        if (System.getProperty(REFERENCES_PER_CACHE_LINE) == null) {
            System.setProperty(REFERENCES_PER_CACHE_LINE, REFERENCES);
        }
    }
}
