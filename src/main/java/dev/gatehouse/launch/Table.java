package dev.gatehouse.launch;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of words, printed in columns as wide as they need. */
final class Table {

    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    /** @param cells as many as in every other row */
    void row(String... cells) {
        rows.add(cells.clone());
    }

    void print(PrintWriter out) {
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.length; column++) {
                line.append(row[column]);
                line.append(" ".repeat(width(column) - row[column].length())).append(GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
    }
}
