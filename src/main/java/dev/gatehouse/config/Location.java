package dev.gatehouse.config;

/**
 * Where something is stated, as a person looks it up.
 *
 * @param file the directory as it was given, and the file in it
 * @param line 1 and up; 0 = the file as a whole, or a key that is missing from it
 * @param key as it is written in the file; empty = none in particular
 */
public record Location(String file, int line, String key) {

    static Location file(String file) {
        return new Location(file, 0, "");
    }

    static Location missing(String file, String key) {
        return new Location(file, 0, key);
    }

    /** {@code file:line: key}, without what is not there. */
    @Override
    public String toString() {
        return ConfigText.escaped(file)
                + (line == 0 ? "" : ":" + line)
                + (key.isEmpty() ? "" : ": " + ConfigText.printable(key));
    }
}
