package dev.gatehouse.config;

/**
 * Something in the configuration that must be mended, or had better be.
 *
 * @param what is wrong; never holds a secret
 * @param remedy what to write instead
 */
public record ConfigProblem(Location at, String what, String remedy) {

    /** For a log or a document, where a line end within a text would be escaped. */
    public String inOneLine() {
        return at + ": " + what + "; " + remedy;
    }

    /** Two lines: where and what, then the remedy. */
    @Override
    public String toString() {
        return at + ": " + what + "\n    " + remedy;
    }
}
