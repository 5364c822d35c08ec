package dev.gatehouse.config;

/** The seven kinds of files in a configuration directory. */
enum FileKind {
    PROCESS("gatehouse.properties", "gatehouse.properties"),
    ROUTE("routes", "a route file"),
    UPSTREAM("upstreams", "an upstream file"),
    CONSUMER("consumers", "a consumer file"),
    ISSUER("issuers", "an issuer file"),
    PLAN("plans", "a plan file"),
    AUTHORIZER("authorizers", "an authorizer file");

    private final String place;
    private final String words;

    FileKind(String place, String words) {
        this.place = place;
        this.words = words;
    }

    /** The file, or the folder that holds files of this kind, in the configuration directory. */
    String place() {
        return place;
    }

    /** For messages. */
    String words() {
        return words;
    }
}
