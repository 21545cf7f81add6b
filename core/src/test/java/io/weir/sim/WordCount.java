package io.weir.sim;

import io.weir.function.Collector;
import io.weir.stream.DataStream;
import io.weir.stream.StreamEnvironment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Counts the words of a log, in the job and, as the reference, in a loop. */
final class WordCount {
    /** A word and how often it was seen. */
    record Count(String word, int n) {}

    final List<List<String>> partitions;
    final SimLedger<Count> ledger;
    private final SimLog<String> log;
    private final Shared<Trouble> trouble;

    /** What may go wrong in the user's function. */
    @FunctionalInterface
    interface Trouble {
        /** A line is to be split; may throw. */
        void at(String line);
    }

    WordCount(
            List<List<String>> partitions,
            int chunk,
            long pauseNanos,
            SimLedger<Count> ledger,
            Trouble trouble) {
        this.partitions = partitions;
        this.ledger = ledger;
        this.log = new SimLog<>(partitions, chunk, pauseNanos);
        this.trouble = Shared.of(trouble);
    }

    /** Partitions of lines of words of a small vocabulary. */
    static List<List<String>> text(RandomGenerator random, int partitions, int lines) {
        List<List<String>> text = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            List<String> partition = new ArrayList<>();
            for (int l = 0; l < lines; l++) {
                StringBuilder line = new StringBuilder();
                for (int w = 1 + random.nextInt(3); w > 0; w--) {
                    line.append((char) ('a' + random.nextInt(6))).append(' ');
                }
                partition.add(line.toString().trim());
            }
            text.add(partition);
        }
        return text;
    }

    void build(StreamEnvironment env) {
        Shared<Trouble> mine = trouble;
        DataStream<String> lines = env.from(log).uid("lines");
        lines.flatMap(
                        (String line, Collector<Count> out) -> {
                            mine.get().at(line);
                            for (String word : line.split(" ")) {
                                out.collect(new Count(word, 1));
                            }
                        })
                .uid("words")
                .keyBy(Count::word)
                .sum(Count::n)
                .uid("sums")
                .to(new SimSink<>(ledger))
                .uid("out");
    }

    /** Each running count of each word, sorted. */
    List<String> expected() {
        Map<String, Integer> totals = new TreeMap<>();
        List<String> counts = new ArrayList<>();
        for (List<String> partition : partitions) {
            for (String line : partition) {
                for (String word : line.split(" ")) {
                    counts.add(word + totals.merge(word, 1, Integer::sum));
                }
            }
        }
        Collections.sort(counts);
        return counts;
    }

    /** What was committed, sorted. */
    List<String> committed() {
        List<String> counts = new ArrayList<>();
        for (Count count : ledger.committed()) {
            counts.add(count.word() + count.n());
        }
        Collections.sort(counts);
        return counts;
    }
}
