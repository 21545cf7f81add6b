package io.weir.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows of cells in columns as wide as they must be; what is too long for a line is cut. */
final class TextTable {
    private static final String GAP = "  ";

    private final boolean[] right;
    private final List<String[]> rows = new ArrayList<>();

    /**
     * Columns.
     *
     * @param alignment a letter for each: {@code l} for left, {@code r} for right
     */
    TextTable(String alignment) {
        right = new boolean[alignment.length()];
        for (int i = 0; i < right.length; i++) {
            right[i] = alignment.charAt(i) == 'r';
        }
    }

    /** Adds a row. */
    TextTable row(String... cells) {
        if (cells.length != right.length) {
            throw new IllegalArgumentException(
                    "%d cells in a table of %d columns".formatted(cells.length, right.length));
        }
        rows.add(cells);
        return this;
    }

    /** Prints it, each row after {@code indent}, no wider than {@code columns}. */
    void print(PrintStream out, String indent, int columns) {
        int[] widths = new int[right.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], length(row[i]));
            }
        }
        for (String[] row : rows) {
            var line = new StringBuilder(indent);
            for (int i = 0; i < row.length; i++) {
                String space = " ".repeat(widths[i] - length(row[i]));
                line.append(i == 0 ? "" : GAP);
                line.append(right[i] ? space + row[i] : row[i] + space);
            }
            out.println(cut(line.toString().stripTrailing(), columns));
        }
    }

    /** The text, cut at the end with an ellipsis if it is longer. */
    static String cut(String text, int columns) {
        return length(text) <= columns
                ? text
                : text.substring(0, text.offsetByCodePoints(0, columns - 1)) + "…";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
