package dev.gatehouse.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${env:NAME}</code> and <code>${file:PATH}</code> in values. What is put in is not searched again.
 */
final class References {

    /** More than any certificate or password takes; a reference to the wrong file must not fill the memory. */
    private static final long LARGEST_FILE_BYTES = 64 * 1024;

    private static final String START = "${";
    private static final String FORMS = "write ${env:NAME}, ${env:NAME:-default}, ${file:PATH}, or $${ for a plain ${";

    private final Path directory;
    private final Function<String, @Nullable String> environment;
    private final ReadLog log;

    /** @param directory what relative paths are relative to */
    References(Path directory, Function<String, @Nullable String> environment, ReadLog log) {
        this.directory = directory;
        this.environment = environment;
        this.log = log;
    }

    Parsed<ConfigText> replaceIn(String raw) {
        if (!raw.contains(START)) {
            return Parsed.valid(new ConfigText(raw, false));
        }
        StringBuilder text = new StringBuilder();
        boolean secret = false;
        int at = 0;
        while (at < raw.length()) {
            if (raw.startsWith("$" + START, at)) {
                text.append(START);
                at += START.length() + 1;
            } else if (raw.startsWith(START, at)) {
                int end = raw.indexOf('}', at);
                if (end < 0) {
                    return Parsed.invalid(raw.substring(at), "has no closing brace", FORMS);
                }
                Parsed<ConfigText> replacement = resolve(raw.substring(at, end + 1));
                ConfigText found = replacement.orNull();
                if (found == null) {
                    return replacement;
                }
                text.append(found.text());
                secret |= found.secret();
                at = end + 1;
            } else {
                text.append(raw.charAt(at++));
            }
        }
        return Parsed.valid(new ConfigText(text.toString(), secret));
    }

    private Parsed<ConfigText> resolve(String reference) {
        String inner = reference.substring(START.length(), reference.length() - 1);
        if (inner.startsWith("env:")) {
            return variable(reference, inner.substring("env:".length()));
        }
        if (inner.startsWith("file:")) {
            return file(reference, inner.substring("file:".length()));
        }
        return Parsed.invalid(reference, "refers to nothing known", FORMS);
    }

    /** As in a shell, a default also stands in for an empty variable. */
    private Parsed<ConfigText> variable(String reference, String inner) {
        int separator = inner.indexOf(":-");
        String name = separator < 0 ? inner : inner.substring(0, separator);
        if (name.isEmpty()) {
            return Parsed.invalid(reference, "names no variable", FORMS);
        }
        String value = environment.apply(name);
        if (separator >= 0 && (value == null || value.isEmpty())) {
            return Parsed.valid(new ConfigText(inner.substring(separator + 2), false));
        }
        if (value == null) {
            return Parsed.invalid(
                    reference,
                    "is not set in the environment",
                    "set " + ConfigText.printable(name) + ", or write ${env:" + ConfigText.printable(name)
                            + ":-default}");
        }
        return Parsed.valid(new ConfigText(value, true));
    }

    private Parsed<ConfigText> file(String reference, String path) {
        try {
            Path file = locate(path);
            log.reading(file);
            if (Files.size(file) > LARGEST_FILE_BYTES) {
                return Parsed.invalid(reference, "is larger than 64 KiB", "name a file that holds the value alone");
            }
            String text = Files.readString(file);
            log.read(file, text);
            return Parsed.valid(new ConfigText(withoutLineEnd(text), true));
        } catch (NoSuchFileException | InvalidPathException e) {
            return Parsed.invalid(reference, ConfigDirectory.MISSING, ConfigDirectory.MISSING_REMEDY);
        } catch (CharacterCodingException e) {
            return Parsed.invalid(reference, "is not UTF-8", "save the file as UTF-8");
        } catch (IOException e) {
            return Parsed.invalid(reference, "cannot be read", "let the user that runs the gateway read the file");
        }
    }

    /** The configuration may lie in an archive, and an absolute path does not mean that archive's root. */
    private Path locate(String path) {
        Path plain = Path.of(path);
        return plain.isAbsolute() ? plain : directory.resolve(path);
    }

    /** Editors end a file with a line end, which belongs to no secret. */
    private static String withoutLineEnd(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
