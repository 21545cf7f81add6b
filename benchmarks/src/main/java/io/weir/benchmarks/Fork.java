package io.weir.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class in a JVM of its own, with the flags and the class path of this one. */
final class Fork {
    private static final String FIGURE = "figure ";

    private Fork() {}

    /** For the forked program: hands a figure to whoever forked it. */
    static void report(double figure) {
        System.out.println(FIGURE + figure);
    }

    /** Runs to the end and returns what the program reported. */
    static Samples run(Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(inheritedFlags(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        command.add("-cp");
        command.add(Home.classPath());
        command.add(main.getName());
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Samples figures = new Samples();
        try (var in =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = in.readLine()) != null) {
                if (line.startsWith(FIGURE)) {
                    figures.add(Double.parseDouble(line.substring(FIGURE.length())));
                }
            }
        }
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IOException("%s ended with %d".formatted(String.join(" ", command), exit));
        }
        return figures;
    }

    /** Those flags of a JVM that change its speed. */
    static List<String> inheritedFlags(List<String> all) {
        return all.stream()
                .filter(f -> f.startsWith("-X") && !f.startsWith("-Xlog"))
                .filter(f -> !f.startsWith("-XX:SharedArchiveFile"))
                .toList();
    }
}
