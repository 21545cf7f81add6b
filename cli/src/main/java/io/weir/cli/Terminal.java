package io.weir.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Where a command talks: results to {@code out}, everything about them to {@code err}. The launcher
 * script knows whether these are terminals (Java can't tell for each of the two) and says so in
 * system properties.
 *
 * @param out results
 * @param err progress, warnings, errors
 * @param interactive whether err is a terminal, where a line can be rewritten in place
 * @param coloured whether out is a terminal that wants colours
 * @param columns the terminal's width; 80 where unknown
 */
record Terminal(
        PrintStream out, PrintStream err, boolean interactive, boolean coloured, int columns) {

    /** The process's own. */
    static Terminal ofProcess() {
        boolean colours =
                Boolean.getBoolean("weir.stdout.terminal") && System.getenv("NO_COLOR") == null;
        return new Terminal(
                System.out,
                System.err,
                Boolean.getBoolean("weir.stderr.terminal"),
                colours,
                width());
    }

    private static int width() {
        int told = Integer.getInteger("weir.terminal.columns", 0);
        return told < 20 ? 80 : told; // some terminals say 0
    }

    /** One that is not a terminal, for the streams given. */
    static Terminal plain(OutputStream out, OutputStream err) {
        Charset utf8 = StandardCharsets.UTF_8;
        return new Terminal(
                new PrintStream(out, true, utf8),
                new PrintStream(err, true, utf8),
                false,
                false,
                80);
    }

    /** The text in bold, where colours are wanted. */
    String bold(String text) {
        return coloured ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** The text in green, where colours are wanted. */
    String green(String text) {
        return coloured ? "\u001b[1;32m" + text + "\u001b[0m" : text;
    }

    /** The text in red, where colours are wanted. */
    String red(String text) {
        return coloured ? "\u001b[1;31m" + text + "\u001b[0m" : text;
    }

    /** The text held back, where colours are wanted. */
    String dim(String text) {
        return coloured ? "\u001b[2m" + text + "\u001b[0m" : text;
    }
}
