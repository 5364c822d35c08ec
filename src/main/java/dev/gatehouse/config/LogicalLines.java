package dev.gatehouse.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The lines of a properties file that state something.
 *
 * <p>{@link Properties} hides duplicate keys and forgets lines. So the text is cut here into logical lines (a natural
 * line and those that continue it), and {@code Properties} decodes each: escapes mean here what they mean everywhere.
 */
final class LogicalLines {

    /** A blank, or the start of a continuation line, and then what looks like a comment. */
    private static final Pattern COMMENT_INSIDE = Pattern.compile("[ \\t\\f\\n]#");

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    private LogicalLines() {}

    /**
     * @param number the first natural line, from 1
     * @param span natural lines in all
     */
    record LogicalLine(int number, int span, String raw) {

        /** Whether somebody seems to have put a comment behind a value, where it would become part of it. */
        boolean hasCommentInside() {
            return raw.indexOf('#') >= 0 && COMMENT_INSIDE.matcher(raw).find();
        }

        /**
         * The key and its value without their escapes. Without a subject if an escape is broken.
         */
        Parsed<Map.Entry<String, String>> decode() {
            return raw.indexOf('\\') < 0 ? Parsed.valid(plain(raw)) : decodeEscapes();
        }

        /** As {@link Properties} does for a line without a backslash, at a tenth of its price: there may be a million. */
        private static Map.Entry<String, String> plain(String line) {
            int start = afterBlanks(line, 0);
            int end = start;
            while (end < line.length() && !isSeparator(line.charAt(end)) && !isBlank(line.charAt(end))) {
                end++;
            }
            int value = afterBlanks(line, end);
            if (value < line.length() && isSeparator(line.charAt(value))) {
                value = afterBlanks(line, value + 1);
            }
            return Map.entry(line.substring(start, end), line.substring(value));
        }

        private static int afterBlanks(String line, int from) {
            int at = from;
            while (at < line.length() && isBlank(line.charAt(at))) {
                at++;
            }
            return at;
        }

        private static boolean isSeparator(char c) {
            return c == '=' || c == ':';
        }

        private Parsed<Map.Entry<String, String>> decodeEscapes() {
            Properties properties = new Properties();
            try {
                properties.load(new StringReader(raw));
            } catch (IllegalArgumentException e) {
                return Parsed.invalid(
                        "\\u", "is not followed by four hexadecimal digits", "write \\\\u for a backslash");
            } catch (IOException e) {
                throw new UncheckedIOException("from a string", e);
            }
            for (String key : properties.stringPropertyNames()) {
                return Parsed.valid(Map.entry(key, properties.getProperty(key)));
            }
            return Parsed.valid(Map.entry("", ""));
        }
    }

    static List<LogicalLine> of(String text) {
        List<LogicalLine> lines = new ArrayList<>();
        String[] natural = text.indexOf('\r') < 0 ? text.split("\n", -1) : LINE_END.split(text, -1);
        for (int i = 0; i < natural.length; i++) {
            if (isBlankOrComment(natural[i])) {
                continue;
            }
            if (!isContinued(natural[i])) {
                lines.add(new LogicalLine(i + 1, 1, natural[i]));
                continue;
            }
            int last = i;
            StringBuilder raw = new StringBuilder(natural[i]);
            while (isContinued(natural[last]) && last + 1 < natural.length) {
                last++;
                raw.append('\n').append(natural[last]);
            }
            lines.add(new LogicalLine(i + 1, last - i + 1, raw.toString()));
            i = last;
        }
        return lines;
    }

    private static boolean isBlankOrComment(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (!isBlank(c)) {
                return c == '#' || c == '!';
            }
        }
        return true;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\f';
    }

    /** An odd number of backslashes at the end: the last one is not itself escaped. */
    private static boolean isContinued(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
