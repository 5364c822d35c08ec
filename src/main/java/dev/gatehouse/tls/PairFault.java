package dev.gatehouse.tls;

/** Why a file or a pair cannot be served; becomes a {@link PairReading} before it leaves the package. */
final class PairFault extends Exception {

    private static final long serialVersionUID = 1;

    private final String what;
    private final String remedy;

    /** @param what continues a sentence that begins with the file's name */
    PairFault(String what, String remedy) {
        super(what, null, false, false);
        this.what = what;
        this.remedy = remedy;
    }

    String what() {
        return what;
    }

    String remedy() {
        return remedy;
    }
}
