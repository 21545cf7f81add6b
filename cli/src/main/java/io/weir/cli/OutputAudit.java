package io.weir.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Holds what a word count has committed against the truth. For each word that occurs n times the
 * job must have written the counts 1 to n, each once: one that is missing is a word lost, one that
 * is there again, or is beyond n, is a word counted twice.
 *
 * @param lost how many counts are missing
 * @param twice how many are too many
 * @param differences the first of them, in words
 */
record OutputAudit(long lost, long twice, List<String> differences) {
    private static final int TOLD = 10;

    /** Reads the committed files of the folder: those whose name doesn't begin with a dot. */
    static OutputAudit of(Path folder, WordTally truth) throws IOException {
        var seen = new Seen(truth);
        for (Path file : committedFiles(folder)) {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                String line;
                while ((line = lines.readLine()) != null) {
                    seen.add(line, file);
                }
            }
        }
        return seen.audit();
    }

    /** The files that readers of the output may look at. */
    static List<Path> committedFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    boolean isExact() {
        return lost == 0 && twice == 0;
    }

    private static final class Seen {
        private final WordTally truth;
        private final Map<String, BitSet> countsOfWord = new HashMap<>();
        private final List<String> differences = new ArrayList<>();
        private long twice;

        Seen(WordTally truth) {
            this.truth = truth;
        }

        void add(String line, Path file) {
            int tab = line.indexOf('\t');
            long count = tab < 0 ? -1 : parse(line.substring(tab + 1));
            String word = tab < 0 ? line : line.substring(0, tab);
            long expected = truth.counts().getOrDefault(word, 0L);
            if (count < 1) {
                tooMuch("'%s' in %s is not a word, a tab and a count".formatted(line, file));
            } else if (count > expected) {
                tooMuch("'%s' has count %d, but occurs %d times".formatted(word, count, expected));
            } else {
                BitSet counts = countsOfWord.computeIfAbsent(word, w -> new BitSet());
                if (counts.get((int) count)) {
                    tooMuch("'%s' has count %d more than once".formatted(word, count));
                }
                counts.set((int) count);
            }
        }

        private static long parse(String count) {
            try {
                return Long.parseLong(count);
            } catch (NumberFormatException e) {
                return -1;
            }
        }

        private void tooMuch(String difference) {
            twice++;
            tell(difference);
        }

        private void tell(String difference) {
            if (differences.size() < TOLD) {
                differences.add(difference);
            }
        }

        OutputAudit audit() {
            long lost = 0;
            var nothing = new BitSet();
            for (String word : new TreeSet<>(truth.counts().keySet())) {
                long expected = truth.counts().getOrDefault(word, 0L);
                BitSet counts = countsOfWord.getOrDefault(word, nothing);
                long missing = expected - counts.cardinality();
                if (missing > 0) {
                    lost += missing;
                    tell(
                            "'%s' occurs %d times, but %d of its counts are missing, the first is %d"
                                    .formatted(word, expected, missing, counts.nextClearBit(1)));
                }
            }
            return new OutputAudit(lost, twice, List.copyOf(differences));
        }
    }
}
