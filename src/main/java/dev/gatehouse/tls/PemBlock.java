package dev.gatehouse.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One block of a PEM file.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468</a>
 */
final class PemBlock {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private final String label;
    private final byte[] der;
    private final boolean encrypted;

    private PemBlock(String label, byte[] der, boolean encrypted) {
        this.label = label;
        this.der = der;
        this.encrypted = encrypted;
    }

    /** All blocks of a text; what stands between them is skipped, as tools write explanations there. */
    static List<PemBlock> allOf(String text) throws PairFault {
        List<PemBlock> blocks = new ArrayList<>();
        List<String> inside = new ArrayList<>();
        String label = null;
        for (String raw : (Iterable<String>) text.lines()::iterator) {
            String line = raw.strip();
            if (label == null) {
                label = labelOf(line, BEGIN);
            } else if (label.equals(labelOf(line, END))) {
                blocks.add(block(label, inside));
                inside.clear();
                label = null;
            } else {
                inside.add(line);
            }
        }
        if (label != null) {
            throw new PairFault("begins a " + label + " that does not end", "copy the file again, whole");
        }
        return blocks;
    }

    /** Such as {@code CERTIFICATE}. */
    String label() {
        return label;
    }

    /** What is encoded; empty where it is encrypted. */
    byte[] der() {
        return der;
    }

    /** Whether a password is needed to read it. */
    boolean encrypted() {
        return encrypted;
    }

    /** Null if the line is no such boundary. */
    private static @Nullable String labelOf(String line, String start) {
        return line.startsWith(start) && line.endsWith(DASHES) && line.length() > start.length() + DASHES.length()
                ? line.substring(start.length(), line.length() - DASHES.length())
                : null;
    }

    private static PemBlock block(String label, List<String> lines) throws PairFault {
        if (label.startsWith("ENCRYPTED ")
                || lines.stream().anyMatch(line -> line.startsWith("Proc-Type: 4,ENCRYPTED"))) {
            return new PemBlock(label, new byte[0], true);
        }
        try {
            return new PemBlock(label, Base64.getDecoder().decode(String.join("", lines)), false);
        } catch (IllegalArgumentException e) {
            throw new PairFault("holds a " + label + " that is no base64", "copy the file again, whole");
        }
    }
}
