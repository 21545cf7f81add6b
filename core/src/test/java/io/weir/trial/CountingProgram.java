package io.weir.trial;

import io.weir.connectors.Generator;
import io.weir.job.JobClient;
import io.weir.stream.StreamEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counts words, each time saying how often a word was there up to now; so each line of the output
 * comes once, and none is missing, or state was lost or counted twice.
 *
 * <pre>CountingProgram OUTPUT RECORDS RECORDS-PER-SECOND [-Dkey=value ...]</pre>
 */
public final class CountingProgram {
    private static final int WORDS = 101;

    /** A word and how often it was there. */
    public record Count(String word, long n) {
        @Override
        public String toString() {
            return word + " " + n;
        }
    }

    private CountingProgram() {}

    public static void main(String[] args) {
        build(args).execute("counting");
    }

    static JobClient start(String... args) {
        return build(args).executeAsync("counting");
    }

    private static StreamEnvironment build(String... args) {
        StreamEnvironment env = StreamEnvironment.create(args);
        List<String> own = env.getArguments();
        env.from(
                        Generator.of(Long.parseLong(own.get(1)), i -> new Count("w" + i % WORDS, 1))
                                .rate(Double.parseDouble(own.get(2))))
                .uid("words")
                .keyBy(Count::word)
                .sum(Count::n)
                .uid("counts")
                .to(io.weir.connectors.Files.committed(Path.of(own.get(0))))
                .uid("out");
        return env;
    }

    /** The lines that a run over so many records makes, sorted. */
    static List<String> expected(long records) {
        var lines = new ArrayList<String>();
        for (long i = 0; i < records; i++) {
            lines.add("w" + i % WORDS + " " + (i / WORDS + 1));
        }
        lines.sort(null);
        return lines;
    }

    /** The committed lines, sorted. */
    static List<String> lines(Path output) throws IOException {
        var lines = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().startsWith(".")) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        }
        lines.sort(null);
        return lines;
    }
}
