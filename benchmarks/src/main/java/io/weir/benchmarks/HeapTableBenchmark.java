package io.weir.benchmarks;

import io.weir.heap.HeapKeyedState;
import io.weir.heap.PrimitiveTable;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.types.BinaryOutput;
import io.weir.types.KeyHash;
import io.weir.types.Types;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one update of keyed state on the heap cost, by kind of key and value, beside a bare
 * open-addressing table without change tracking; and with a snapshot every million updates?
 *
 * <p>Decides: may the primitive path do without key groups or without dirty bits? Run: {@code java
 * -cp ... org.openjdk.jmh.Main HeapTableBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseParallelGC", "-XX:+UseTransparentHugePages", "-Xms2g", "-Xmx2g"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeapTableBenchmark {
    private static final int BATCH = 1 << 10;
    private static final int BATCHES = 1 << 10;

    /** Distinct keys. */
    @Param({"1000000"})
    int keys;

    private long[] sequence = new long[0];
    private String[] words = new String[0];
    private int batch;

    private long[] bare = new long[0];
    private PrimitiveTable longs = emptyState().primitive("sum", Types.LONG);
    private PrimitiveTable strings = stringState().primitive("sum", Types.LONG);
    private HeapKeyedState snapshotted = emptyState();
    private PrimitiveTable snapshottedLongs = longs;
    private boolean sweeping;
    private long captured;
    private HeapKeyedState objects = emptyState();
    private ValueState<String> texts = objects.value(new ValueStateDescriptor<>("t", Types.STRING));
    private ValueState<Long> boxes = objects.value(new ValueStateDescriptor<>("n", Types.LONG));

    private HeapKeyedState emptyState() {
        return new HeapKeyedState(
                "0".repeat(32), Types.LONG, 128, 0, 127, chunk -> captured += chunk.entries());
    }

    private static HeapKeyedState stringState() {
        return new HeapKeyedState("0".repeat(32), Types.STRING, 128, 0, 127, chunk -> {});
    }

    /** Fills the tables with all keys. */
    @Setup(Level.Trial)
    public void fill() {
        SplittableRandom random = new SplittableRandom(42);
        sequence = new long[BATCH * BATCHES];
        words = new String[sequence.length];
        for (int i = 0; i < sequence.length; i++) {
            sequence[i] = random.nextInt(keys);
            words[i] = "word-" + sequence[i];
        }
        int capacity = Integer.highestOneBit(keys) * 4;
        bare = new long[2 * capacity];
        snapshottedLongs = snapshotted.primitive("sum", Types.LONG);
        for (long key = 0; key < keys; key++) {
            bareSum(key, 1);
            longs.combine(key, 1, Long::sum);
            snapshottedLongs.combine(key, 1, Long::sum);
            strings.combine("word-" + key, 1, Long::sum);
            objects.setCurrentKeyBits(key);
            texts.update("t");
            boxes.update(1L);
        }
    }

    private int nextBatch() {
        batch = (batch + 1) & (BATCHES - 1);
        return batch * BATCH;
    }

    private long bareSum(long key, long value) {
        long[] c = bare;
        int mask = c.length / 2 - 1;
        int slot = KeyHash.mix((int) (key ^ (key >>> 32))) & mask;
        long stored = key + 1;
        while (c[slot << 1] != stored) {
            if (c[slot << 1] == 0) {
                c[slot << 1] = stored;
                break;
            }
            slot = (slot + 1) & mask;
        }
        c[(slot << 1) + 1] += value;
        return c[(slot << 1) + 1];
    }

    /** A table of longs and nothing else. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long bareTable() {
        int from = nextBatch();
        long last = 0;
        for (int i = from; i < from + BATCH; i++) {
            last += bareSum(sequence[i], 1);
        }
        return last;
    }

    /** The fast path, no snapshot. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long combineLongKeys() {
        int from = nextBatch();
        long last = 0;
        for (int i = from; i < from + BATCH; i++) {
            last += longs.combine(sequence[i], 1, Long::sum);
        }
        return last;
    }

    /** The fast path with an incremental snapshot every 2^20 updates, swept between batches. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long combineLongKeysUnderSnapshots() {
        int from = nextBatch();
        if (from == 0) {
            snapshotted.startSnapshot(1, false);
            sweeping = true;
        }
        if (sweeping) {
            sweeping = !snapshotted.sweep(8);
        }
        long last = 0;
        for (int i = from; i < from + BATCH; i++) {
            last += snapshottedLongs.combine(sequence[i], 1, Long::sum);
        }
        return last;
    }

    /** The fast path with String keys. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long combineStringKeys() {
        int from = nextBatch();
        long last = 0;
        for (int i = from; i < from + BATCH; i++) {
            String word = words[i];
            last += strings.combine(word, 1, Long::sum);
        }
        return last;
    }

    /** The public handles with boxed longs, stored inline. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long valueStateOfLong() {
        int from = nextBatch();
        long last = 0;
        for (int i = from; i < from + BATCH; i++) {
            objects.setCurrentKeyBits(sequence[i]);
            Long before = boxes.value();
            last = before == null ? 1 : before + 1;
            boxes.update(last);
        }
        return last;
    }

    /** The public handles with a new object for each update. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int valueStateOfObjects() {
        int from = nextBatch();
        int last = 0;
        for (int i = from; i < from + BATCH; i++) {
            objects.setCurrentKeyBits(sequence[i]);
            String before = texts.value();
            last += before == null ? 0 : before.length();
            texts.update(words[i]);
        }
        return last;
    }

    /** Capturing and encoding everything, per entry. */
    @State(Scope.Thread)
    public static class Full {
        /** Distinct keys. */
        @Param({"1000000"})
        int keys;

        private final BinaryOutput out = new BinaryOutput(1 << 20);
        private boolean encode;

        private final HeapKeyedState state =
                new HeapKeyedState(
                        "0".repeat(32),
                        Types.LONG,
                        128,
                        0,
                        127,
                        chunk -> {
                            if (encode) {
                                out.clear();
                                chunk.encode(out);
                            }
                        });

        /** Fills the table. */
        @Setup(Level.Trial)
        public void fill() {
            PrimitiveTable table = state.primitive("sum", Types.LONG);
            for (long key = 0; key < keys; key++) {
                table.combine(key, key, Long::sum);
            }
        }
    }

    /** The worker's part of a full snapshot of all keys. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void captureAll(Full full) {
        full.encode = false;
        full.state.startSnapshot(1, true);
        full.state.finishSnapshot();
    }

    /** The barrier of an incremental snapshot in which nothing has changed. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void captureNothing(Full full) {
        full.state.startSnapshot(1, false);
        full.state.finishSnapshot();
    }

    /** Both parts of a full snapshot of all keys. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public int captureAndEncodeAll(Full full) {
        full.encode = true;
        full.state.startSnapshot(1, true);
        full.state.finishSnapshot();
        return full.out.position();
    }
}
