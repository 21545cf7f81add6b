package io.weir.benchmarks.inner;

import io.weir.backend.KeyedBackend;
import io.weir.heap.HeapStateBackend;
import io.weir.operator.PrimitiveState;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.types.Types;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one update of keyed state cost, keys in the cache and out of it?
 *
 * <p>A number folded in place, a record read and replaced, a timer registered and fired; beside
 * them the number in a plain table of the same kind.
 *
 * <pre>./weir bench jmh KeyedState</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class KeyedStateBenchmark {
    /** A value that is replaced as a whole. */
    public record Account(long count, double balance) {}

    /** How many keys there are. */
    @Param({"1000", "1000000"})
    public int keys;

    private KeyedBackend backend = backend();
    private PrimitiveState sums = backend.primitive("sum", Types.LONG);
    private ValueState<Account> accounts = accounts(backend);
    private long[] table = new long[0];
    private long next;

    private static KeyedBackend backend() {
        return new HeapStateBackend().create("benchmark", Types.LONG, 128, 0, 127, block -> {});
    }

    private static ValueState<Account> accounts(KeyedBackend backend) {
        return backend.value(new ValueStateDescriptor<>("account", Account.class));
    }

    /** Puts all keys in. */
    @Setup
    public void fill() throws IOException {
        backend = backend();
        sums = backend.primitive("sum", Types.LONG);
        accounts = accounts(backend);
        table = new long[4 * (Integer.highestOneBit(keys) << 1)];
        for (long key = 0; key < keys; key++) {
            sums.combine(key, 1, Long::sum);
            backend.setCurrentKey(key);
            accounts.update(new Account(0, 0));
        }
    }

    private long nextKey() {
        long z = ++next * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        return (((z ^ (z >>> 27)) >>> 33) * keys) >>> 31;
    }

    /** The table that one would write by hand. */
    @Benchmark
    public long plainTable() {
        long stored = nextKey() + 1;
        long[] t = table;
        int mask = t.length / 2 - 1;
        int slot = (int) ((stored * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (t[2 * slot] != stored && t[2 * slot] != 0) {
            slot = (slot + 1) & mask;
        }
        t[2 * slot] = stored;
        return ++t[2 * slot + 1];
    }

    /** {@link PrimitiveState#combine(long, long, java.util.function.LongBinaryOperator)}. */
    @Benchmark
    public long foldNumber() {
        return sums.combine(nextKey(), 1, Long::sum);
    }

    /** {@link ValueState#value} and {@link ValueState#update}. */
    @Benchmark
    public @Nullable Account replaceRecord() throws IOException {
        backend.setCurrentKey(nextKey());
        Account before = accounts.value();
        accounts.update(
                before == null
                        ? new Account(1, 1)
                        : new Account(before.count() + 1, before.balance() + 1));
        return before;
    }

    /** A timer for some time ahead, and the oldest one fires. */
    @Benchmark
    public long timer() {
        long now = next;
        backend.setCurrentKey(nextKey());
        backend.eventTimers().register(now + 1000);
        return backend.pollEventTimer(now);
    }
}
