package io.weir.testkit.lives;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.function.Collector;
import io.weir.restore.EngineStates;
import io.weir.snapshot.ChainReader;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.EntryReader;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStore;
import io.weir.stream.DataStream;
import io.weir.stream.StreamEnvironment;
import io.weir.testkit.Shared;
import io.weir.testkit.sim.SimLedger;
import io.weir.testkit.sim.SimLog;
import io.weir.testkit.sim.SimSink;
import io.weir.testkit.sim.SimSplit;
import io.weir.types.Types;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Counts the words of a log, in the job and, as the reference, in a loop. */
final class WordCount implements Workload {
    /** A word and how often it was seen. */
    record Count(String word, int n) {}

    private static final Pattern SPACE = Pattern.compile(" ");

    final List<List<String>> partitions;
    final SimLedger<Count> ledger;
    private final SimLog<String> log;
    private final Shared<Trouble> trouble;

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

    @Override
    public void build(StreamEnvironment env) {
        Shared<Trouble> mine = trouble;
        DataStream<String> lines = env.from(log).uid("lines");
        lines.flatMap(
                        (String line, Collector<Count> out) -> {
                            mine.get().at(line);
                            for (String word : words(line)) {
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

    /** The counts in it must be those of the lines before the positions in it. */
    @Override
    public void requireConsistentCut(FileStore job, CheckpointMetadata checkpoint)
            throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, Integer> expected = new TreeMap<>();
        Map<Integer, Integer> positions = new TreeMap<>();
        String sums = operatorId(checkpoint, "sums");
        String lines = operatorId(checkpoint, "lines");
        EntryReader entries = new EntryReader();
        ChainReader.merged(
                job,
                checkpoint,
                (state, keyGroup, count, content) -> {
                    entries.reset(content);
                    while (entries.next()) {
                        if (keyGroup >= 0 && state.operatorId().equals(sums)) {
                            counts.put(
                                    Types.STRING.read(entries.key()),
                                    Types.INT.read(entries.payload()));
                        } else if (state.equals(new StateId(lines, EngineStates.SPLITS))) {
                            SimSplit split = Types.of(SimSplit.class).read(entries.payload());
                            positions.put(split.partition(), split.position());
                        }
                    }
                });
        positions.forEach(
                (partition, position) -> {
                    for (String line : partitions.get(partition).subList(0, position)) {
                        for (String word : words(line)) {
                            expected.merge(word, 1, Integer::sum);
                        }
                    }
                });
        if (!counts.equals(expected) || positions.size() != partitions.size()) {
            throw new AssertionError(
                    "Checkpoint %d holds positions %s and counts %s, expected counts %s"
                            .formatted(checkpoint.checkpointId(), positions, counts, expected));
        }
    }

    private static String operatorId(CheckpointMetadata checkpoint, String uid) {
        return checkpoint.operators().stream()
                .filter(operator -> operator.uid().equals(Optional.of(uid)))
                .map(CheckpointMetadata.OperatorInfo::operatorId)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> words(String line) {
        return Arrays.asList(SPACE.split(line));
    }

    /** Each running count of each word, sorted. */
    List<String> expected() {
        Map<String, Integer> totals = new TreeMap<>();
        List<String> counts = new ArrayList<>();
        for (List<String> partition : partitions) {
            for (String line : partition) {
                for (String word : words(line)) {
                    counts.add(word + totals.merge(word, 1, Integer::sum));
                }
            }
        }
        Collections.sort(counts);
        return counts;
    }

    @Override
    public void requireOutput(Promise promise) {
        switch (promise) {
            case EXACTLY_ONCE -> assertThat(committed()).isEqualTo(expected());
            case OUTPUT_AGAIN ->
                    assertThat(new TreeSet<>(committed())).isEqualTo(new TreeSet<>(expected()));
            case AT_LEAST_ONCE -> assertThat(committed()).containsAll(expected());
        }
    }

    @Override
    public long undecided(String jobId) {
        return ledger.undecided(jobId);
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
