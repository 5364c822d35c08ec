package dev.gatehouse.config;

import dev.gatehouse.config.LogicalLines.LogicalLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The text of a consumer file, with lines put in and taken out as a careful person would: these alone, and every other byte stays.
 * Immutable.
 */
record KeyLines(String text) {

    private static final String STEM = ConsumerKeys.KEY.stem();
    private static final Pattern AFTER_LINE_END = Pattern.compile("(?<=\n)|(?<=\r)(?!\n)");

    /** One line of the file, whatever its key. */
    record Entry(LogicalLine line, String key, String value) {

        /** Whether it is the hash of a key, and not what is said of one. */
        boolean isKey() {
            return key.startsWith(STEM) && ConsumerKeys.KEY.objectionTo(keyId()) == null;
        }

        String keyId() {
            return key.substring(STEM.length());
        }

        boolean isOf(String id) {
            return key.equals(STEM + id) || key.startsWith(STEM + id + ".");
        }
    }

    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (LogicalLine line : LogicalLines.of(text)) {
            Map.Entry<String, String> pair = line.decode().orNull();
            if (pair != null) {
                entries.add(new Entry(line, pair.getKey(), pair.getValue()));
            }
        }
        return entries;
    }

    /** Without all that is said of a key. */
    KeyLines without(String id) {
        List<String> lines = natural();
        List<Entry> entries = entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).isOf(id)) {
                span(lines, entries.get(i)).clear();
            }
        }
        return new KeyLines(String.join("", lines));
    }

    /** With one thing said of a key that is there, in the place of what was said of it, or behind the rest of that key. */
    KeyLines with(String id, String term, String value) {
        String key = STEM + id + "." + term;
        Entry last = null;
        for (Entry entry : entries()) {
            if (entry.key().equals(key)) {
                return replaced(entry, key + " = " + value);
            }
            last = entry.isOf(id) ? entry : last;
        }
        return last == null ? this : behind(last, key + " = " + value);
    }

    /** With a key of its own and its value, in the place of what was said by it, or at the end. */
    KeyLines with(String key, String value) {
        String line = key.replace("\\", "\\\\").replace("=", "\\=") + " = " + value;
        return entries().stream()
                .filter(entry -> entry.key().equals(key))
                .findFirst()
                .map(entry -> replaced(entry, line))
                .orElseGet(() -> add(line));
    }

    private KeyLines replaced(Entry entry, String line) {
        List<String> lines = natural();
        List<String> former = span(lines, entry);
        boolean ended = former.get(former.size() - 1).matches("(?s).*[\r\n]");
        former.clear();
        lines.add(entry.line().number() - 1, line + (ended ? lineEnd() : ""));
        return new KeyLines(String.join("", lines));
    }

    private KeyLines behind(Entry entry, String line) {
        List<String> lines = natural();
        int after = entry.line().number() - 1 + entry.line().span();
        if (after >= lines.size()) {
            return new KeyLines(text).add(line);
        }
        lines.add(after, line + lineEnd());
        return new KeyLines(String.join("", lines));
    }

    /** With a line at the end. */
    KeyLines add(String line) {
        String start = text.isEmpty() || text.endsWith("\n") || text.endsWith("\r") ? text : text + lineEnd();
        return new KeyLines(start + line + lineEnd());
    }

    private String lineEnd() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    private List<String> natural() {
        return new ArrayList<>(List.of(AFTER_LINE_END.split(text, -1)));
    }

    private static List<String> span(List<String> lines, Entry entry) {
        int first = entry.line().number() - 1;
        return lines.subList(first, first + entry.line().span());
    }
}
