package dev.gatehouse.quota;

import java.util.List;

/**
 * Uses as comma-separated values: a head, and a line for each.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
public final class UseTable {

    private static final String HEAD = "consumer,limit,from,to,used,of,granted";
    private static final String END = "\r\n";

    private UseTable() {}

    public static String csv(List<UseLine> lines) {
        StringBuilder csv = new StringBuilder(HEAD).append(END);
        for (UseLine line : lines) {
            csv.append(text(line.who())).append(',').append(text(line.name()));
            csv.append(',').append(line.window().start());
            csv.append(',').append(line.window().end());
            csv.append(',').append(line.used());
            csv.append(',').append(line.most());
            csv.append(',').append(line.granted()).append(END);
        }
        return csv.toString();
    }

    private static String text(String value) {
        boolean plain = value.chars().noneMatch(c -> c == '"' || c == ',' || c < ' ');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
