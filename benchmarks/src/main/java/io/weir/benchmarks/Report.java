package io.weir.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints figures as Markdown tables, and what they depend on: machine, JDK, commit, flags, load.
 */
final class Report {
    private final PrintStream out;
    private final List<String[]> rows = new ArrayList<>();

    Report(PrintStream out) {
        this.out = out;
    }

    /** What all figures of this run depend on. */
    void machine() throws IOException {
        var runtime = ManagementFactory.getRuntimeMXBean();
        line("machine  %s, %d cores, %s", processor(), cores(), memory());
        line("JDK      %s %s", System.getProperty("java.vm.name"), Runtime.version());
        line("flags    %s", String.join(" ", Fork.inheritedFlags(runtime.getInputArguments())));
        line("commit   %s", commit());
        line("THP      %s", firstLine(Path.of("/sys/kernel/mm/transparent_hugepage/enabled")));
    }

    /** What follows belongs to {@code benchmark}. */
    void begin(Benchmark benchmark) {
        line("");
        line("## %s", benchmark.name());
        line("%s", benchmark.question());
    }

    /** The load average of the machine now; above the number of cores, distrust what is near it. */
    void load(String when) {
        line("load %s: %s", when, firstLine(Path.of("/proc/loadavg")));
    }

    /** A line of text. */
    void line(String format, Object... arguments) {
        out.printf(Locale.ROOT, format + "%n", arguments);
        out.flush();
    }

    /** Says where a picture is. */
    void picture(Path file) {
        line("picture: %s", Home.directory().relativize(file));
        line("");
    }

    /** Begins a table. */
    void header(String... cells) {
        rows.clear();
        rows.add(cells);
    }

    /** Adds a row. */
    void row(String... cells) {
        rows.add(cells);
    }

    /** Prints the table. */
    void end() {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        out.println();
        for (int r = 0; r < rows.size(); r++) {
            printRow(rows.get(r), widths);
            if (r == 0) {
                printRule(widths);
            }
        }
        out.println();
        out.flush();
    }

    private void printRow(String[] row, int[] widths) {
        var line = new StringBuilder("|");
        for (int i = 0; i < row.length; i++) {
            String cell = row[i];
            String padding = " ".repeat(widths[i] - cell.length());
            line.append(' ').append(i == 0 ? cell + padding : padding + cell).append(" |");
        }
        out.println(line);
    }

    private void printRule(int[] widths) {
        var line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            String dashes = "-".repeat(widths[i] + 1);
            line.append(i == 0 ? dashes + "-" : dashes + ":").append('|');
        }
        out.println(line);
    }

    static String number(double value, int decimals) {
        return Double.isNaN(value)
                ? "-"
                : String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (Files.isReadable(info)) {
            for (String line : Files.readAllLines(info)) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        }
        return System.getProperty("os.arch", "?");
    }

    private static String memory() throws IOException {
        Path info = Path.of("/proc/meminfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.name", "?");
        }
        String total = Files.readAllLines(info).get(0).replaceAll("\\D", "");
        return number(Long.parseLong(total) / 1048576.0, 0) + " GiB";
    }

    private static String firstLine(Path file) {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            String line = in.readLine();
            return line == null ? "?" : line;
        } catch (IOException e) {
            return "?";
        }
    }

    private static String commit() {
        try {
            Process git =
                    new ProcessBuilder("git", "describe", "--always", "--dirty")
                            .directory(Home.directory().toFile())
                            .start();
            String said =
                    new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return said.isEmpty() ? "unknown" : said;
        } catch (IOException e) {
            return "unknown";
        }
    }
}
