package io.weir.testkit.lives;

import io.weir.function.Collector;
import io.weir.function.FlatMapFunction;
import io.weir.snapshot.EntryReader;
import io.weir.stream.DataStream;
import io.weir.stream.KeyCount;
import io.weir.stream.StreamEnvironment;
import io.weir.testkit.Shared;
import io.weir.testkit.sim.SimLedger;
import io.weir.testkit.sim.SimLog;
import io.weir.testkit.sim.SimSink;
import io.weir.testkit.sim.SimTable;
import io.weir.testkit.sim.SimUpserts;
import io.weir.testkit.sim.Simulation;
import io.weir.testkit.sim.StoredState;
import io.weir.types.Types;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Counts the words of a log, in the job and, as the reference, in a loop. */
final class WordCount implements Workload {
    /** A word and how often it was seen. */
    record Count(String word, int n) {}

    private static final Pattern SPACE = Pattern.compile(" ");

    final List<List<String>> partitions;
    final SimLedger<Count> ledger;
    private final SimLedger<KeyCount<Integer>> nowhere = SimLedger.inCalm();
    private final @Nullable SimTable<String, Count> table;
    private final SimLog<String> log;
    private final Shared<Trouble> trouble;

    WordCount(
            List<List<String>> partitions,
            int chunk,
            long pauseNanos,
            Simulation simulation,
            Trouble trouble) {
        this(partitions, chunk, pauseNanos, simulation, trouble, true);
    }

    private WordCount(
            List<List<String>> partitions,
            int chunk,
            long pauseNanos,
            Simulation simulation,
            Trouble trouble,
            boolean withTable) {
        this.partitions = partitions;
        this.ledger = simulation.ledger();
        this.table = withTable ? new SimTable<>(simulation.world()) : null;
        this.log = new SimLog<>(partitions, chunk, pauseNanos, simulation.world());
        this.trouble = Shared.of(trouble);
    }

    /** One of any size. */
    static WordCount of(Simulation simulation, Choices choices, Trouble trouble) {
        // Few lines; or so many that chains are compacted.
        int lines = choices.below("lines", 25);
        int many = choices.of("more lines", 0, 0, 0, 0, 0, 0, 0, 0, 0, 60);
        // Few words, which change often; or so many that tables grow.
        int vocabulary = choices.of("words", 6, 6, 6, 500);
        return new WordCount(
                text(
                        choices.random(),
                        1 + choices.below("partitions", 4),
                        lines + many,
                        vocabulary),
                1 + choices.below("lines at once", 3),
                choices.of("pause of the source, ns", 0, 10_000, 500_000),
                simulation,
                trouble);
    }

    /** A small one, for speed: a source, words, counts and a ledger. */
    static WordCount small(Simulation simulation, Choices choices, Trouble trouble) {
        return new WordCount(
                text(choices.random(), 1, 3 + choices.below("lines", 6), 6),
                2,
                choices.of("pause of the source, ns", 0, 500_000),
                simulation,
                trouble,
                false);
    }

    /** Partitions of lines of words of a vocabulary. */
    static List<List<String>> text(
            RandomGenerator random, int partitions, int lines, int vocabulary) {
        List<List<String>> text = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            List<String> partition = new ArrayList<>();
            for (int l = 0; l < lines; l++) {
                StringBuilder line = new StringBuilder();
                for (int w = 1 + random.nextInt(3); w > 0; w--) {
                    line.append('w').append(random.nextInt(vocabulary)).append(' ');
                }
                partition.add(line.toString().trim());
            }
            text.add(partition);
        }
        return text;
    }

    @Override
    public void build(StreamEnvironment env, int version) {
        DataStream<String> lines = env.from(log).uid("lines");
        DataStream<Count> ones = lines.flatMap(new Words(trouble)).uid("words");
        if (version % 2 == 1) {
            // Another operator before, and one beside it whose state the next version leaves
            // behind.
            ones = ones.map(count -> new Count(count.word(), count.n())).rebalance();
            ones.keyBy(Count::n).count().uid("all").to(new SimSink<>(nowhere)).uid("nowhere");
        }
        DataStream<Count> sums = ones.keyBy(Count::word).sum(Count::n).uid("sums");
        sums.to(new SimSink<>(ledger)).uid("out");
        if (table != null) {
            sums.to(new SimUpserts<>(table, Count::word)).uid("table");
        }
    }

    /** The words of a line. A class, since a lambda that holds something is copied slowly. */
    private static final class Words implements FlatMapFunction<String, Count> {
        private static final long serialVersionUID = 1L;
        private final Shared<Trouble> trouble;

        Words(Shared<Trouble> trouble) {
            this.trouble = trouble;
        }

        @Override
        public void flatMap(String line, Collector<Count> out) {
            trouble.get().at(line);
            for (String word : words(line)) {
                out.collect(new Count(word, 1));
            }
        }
    }

    /** The counts in it must be those of the lines before the positions in it. */
    @Override
    public void requireConsistentCut(StoredState state) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        String sums = state.operatorId("sums");
        EntryReader entries = new EntryReader();
        state.content()
                .forEach(
                        (id, keyGroup, count, content) -> {
                            entries.reset(content);
                            while (entries.next()) {
                                if (keyGroup >= 0 && id.operatorId().equals(sums)) {
                                    counts.put(
                                            Types.STRING.read(entries.key()),
                                            Types.INT.read(entries.payload()));
                                }
                            }
                        });
        Map<String, Integer> expected = totals(Cut.of(state));
        if (!counts.equals(expected)) {
            throw new AssertionError(
                    "Checkpoint %d holds %s and the counts %s, expected the counts %s"
                            .formatted(
                                    state.metadata().checkpointId(),
                                    Cut.of(state),
                                    counts,
                                    expected));
        }
    }

    private static List<String> words(String line) {
        return Arrays.asList(SPACE.split(line));
    }

    private Map<String, Integer> totals(Cut cut) {
        Map<String, Integer> totals = new TreeMap<>();
        for (List<String> partition : cut.before("lines", partitions)) {
            for (String line : partition) {
                words(line).forEach(word -> totals.merge(word, 1, Integer::sum));
            }
        }
        return totals;
    }

    /** Each running count of each word. */
    List<String> expected(Cut cut) {
        List<String> counts = new ArrayList<>();
        totals(cut)
                .forEach(
                        (word, total) -> {
                            for (int n = 1; n <= total; n++) {
                                counts.add(word + ":" + n);
                            }
                        });
        return counts;
    }

    @Override
    public void requireOutput(Promise promise, Cut cut) {
        Expect.promised("output", promise, committed(), expected(cut));
        // A job that was drained may have written more before it went back to a checkpoint.
        if (table != null && promise != Promise.AT_LEAST_ONCE && cut.isEnd()) {
            Map<String, Integer> rows = new TreeMap<>();
            table.rows().forEach((word, count) -> rows.put(word, count.n()));
            if (!rows.equals(totals(cut))) {
                throw new AssertionError(
                        "The table has %s, expected %s".formatted(rows, totals(cut)));
            }
        }
    }

    @Override
    public long undecided(String jobId) {
        return ledger.undecided(jobId);
    }

    @Override
    public Outside outside() {
        SimLedger.Snapshot<Count> snapshot = ledger.snapshot();
        return checkpointId -> ledger.goBackTo(snapshot, checkpointId);
    }

    @Override
    public long newestCommitted() {
        return ledger.newestCommitted();
    }

    /** What was committed. */
    List<String> committed() {
        return ledger.committed().stream().map(count -> count.word() + ":" + count.n()).toList();
    }
}
