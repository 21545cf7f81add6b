package io.weir.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a JVM printed that measures: lines {@code version TEXT}, {@code figure NAME VALUE} and
 * {@code path NAME PATH}. All other lines are an engine's own and of no interest.
 */
final class JvmOutput {
    private final Map<String, Samples> figures = new HashMap<>();
    private final Map<String, String> paths = new HashMap<>();
    private String version = "?";

    private JvmOutput() {}

    /** Runs {@code command} to its end, which must be a good one. */
    static JvmOutput of(List<String> command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        JvmOutput output = new JvmOutput();
        try (var in =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = in.readLine()) != null) {
                output.take(line);
            }
        }
        int exit = process.waitFor();
        if (exit != 0) {
            // Without the class path, which is longer than everything else.
            List<String> shown = command.subList(command.indexOf("-cp") + 2, command.size());
            throw new IOException(
                    "The JVM that ran '%s' ended with %d; what it said is above"
                            .formatted(String.join(" ", shown), exit));
        }
        return output;
    }

    private void take(String line) {
        String[] words = line.split(" ", 3);
        if (line.startsWith("version ")) {
            version = line.substring("version ".length());
        } else if (words.length == 3 && words[0].equals("figure")) {
            figures.computeIfAbsent(words[1], name -> new Samples())
                    .add(Double.parseDouble(words[2]));
        } else if (words.length == 3 && words[0].equals("path")) {
            paths.put(words[1], words[2]);
        }
    }

    /** What the engine says it is. */
    String version() {
        return version;
    }

    /** All figures that were printed. */
    Map<String, Samples> figures() {
        return figures;
    }

    /** The figures of a name; at least one. */
    Samples samples(String name) {
        return Optional.ofNullable(figures.get(name)).orElseThrow(() -> missing(name));
    }

    /** The path of a name. */
    String path(String name) {
        return Optional.ofNullable(paths.get(name)).orElseThrow(() -> missing(name));
    }

    private IllegalStateException missing(String name) {
        return new IllegalStateException(
                "A run ended without its '%s'; it gave %s and %s"
                        .formatted(name, figures.keySet(), paths.keySet()));
    }
}
