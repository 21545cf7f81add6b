package io.weir.testkit;

import io.weir.function.FilterFunction;
import io.weir.function.FlatMapFunction;
import io.weir.function.KeySelector;
import io.weir.function.MapFunction;
import io.weir.operator.OperatorFactory;
import io.weir.operators.FilterOperator;
import io.weir.operators.FlatMapOperator;
import io.weir.operators.KeyedCoProcessOperator;
import io.weir.operators.KeyedProcessOperator;
import io.weir.operators.MapOperator;
import io.weir.operators.ProcessOperator;
import io.weir.process.KeyedCoProcessFunction;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OutputTag;
import io.weir.process.ProcessFunction;
import io.weir.testkit.harness.OperatorHarness;
import io.weir.types.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs one function by hand: records, watermarks and the clock come when the test says so, and a
 * snapshot can be taken and gone on from at any point.
 *
 * <pre>{@code
 * try (var harness = FunctionHarness.keyed(new Sessions(), Click::user, Types.STRING)) {
 *     harness.send(new Click("ann"), 1_000);
 *     harness.watermark(60_000);
 *     assertThat(harness.output()).containsExactly(new Session("ann", 1));
 *     harness.requireSameThroughSnapshots();
 *     harness.requireDeterministic();
 * }
 * }</pre>
 *
 * <p>After each call it is checked that the function has changed no record that it was given or has
 * sent on and no value in state, and that what it gives to state is the same after being written
 * and read. An {@link AssertionError} says what is wrong.
 *
 * @param <I> the type of the records of the (first) input
 * @param <O> the type of the records that go out
 */
@SuppressWarnings("try") // The function says what it throws.
public final class FunctionHarness<I, O> implements AutoCloseable {
    @FunctionalInterface
    private interface Step {
        void on(OperatorHarness<Object> harness) throws Exception;
    }

    private final OperatorFactory factory;
    private final @Nullable Type<?> keyType;
    private final List<Step> steps = new ArrayList<>();
    private final List<O> allOutput = new ArrayList<>();
    private final OperatorHarness<Object> harness;
    private boolean restored;

    /** A snapshot of the function's state. */
    public static final class Snapshot {
        private final OperatorHarness.Snapshot snapshot;

        private Snapshot(OperatorHarness.Snapshot snapshot) {
            this.snapshot = snapshot;
        }
    }

    private FunctionHarness(OperatorFactory factory, @Nullable Type<?> keyType) throws Exception {
        this.factory = factory;
        this.keyType = keyType;
        this.harness = fresh();
    }

    private OperatorHarness<Object> fresh() throws Exception {
        Type<?> type = keyType;
        return type == null ? OperatorHarness.of(factory) : OperatorHarness.keyed(factory, type);
    }

    /** Of a map function. */
    public static <I, O> FunctionHarness<I, O> map(MapFunction<I, O> function) throws Exception {
        return new FunctionHarness<>(MapOperator.factory(function), null);
    }

    /** Of a flat-map function. */
    public static <I, O> FunctionHarness<I, O> flatMap(FlatMapFunction<I, O> function)
            throws Exception {
        return new FunctionHarness<>(FlatMapOperator.factory(function), null);
    }

    /** Of a filter. */
    public static <I> FunctionHarness<I, I> filter(FilterFunction<I> function) throws Exception {
        return new FunctionHarness<>(FilterOperator.factory(function), null);
    }

    /** Of a process function. */
    public static <I, O> FunctionHarness<I, O> process(ProcessFunction<I, O> function)
            throws Exception {
        return new FunctionHarness<>(ProcessOperator.factory(function), null);
    }

    /** Of a process function with keyed state and timers. */
    public static <K, I, O> FunctionHarness<I, O> keyed(
            KeyedProcessFunction<K, I, O> function, KeySelector<I, K> key, Type<K> keyType)
            throws Exception {
        return new FunctionHarness<>(KeyedProcessOperator.factory(key, function), keyType);
    }

    /** Of a function of two streams with the same key. */
    public static <K, I, J, O> FunctionHarness<I, O> keyed(
            KeyedCoProcessFunction<K, I, J, O> function,
            KeySelector<I, K> firstKey,
            KeySelector<J, K> secondKey,
            Type<K> keyType)
            throws Exception {
        return new FunctionHarness<>(
                KeyedCoProcessOperator.factory(firstKey, secondKey, function), keyType);
    }

    private void step(Step step) throws Exception {
        steps.add(step);
        step.on(harness);
    }

    /** Sends a record without event time. */
    public void send(I record) throws Exception {
        step(h -> h.send(record));
    }

    /** Sends a record with its event time. */
    public void send(I record, long eventTime) throws Exception {
        step(h -> h.send(record, eventTime));
    }

    /** Sends a record to the second input. */
    public void sendSecond(Object record, long eventTime) throws Exception {
        step(h -> h.send(1, record, eventTime));
    }

    /** Event time comes to {@code time}: timers up to it fire. */
    public void watermark(long time) throws Exception {
        step(h -> h.watermark(time));
    }

    /** Turns the clock to {@code millis}: processing-time timers up to it fire. */
    public void clockTo(long millis) throws Exception {
        step(h -> h.clockTo(millis));
    }

    /** The records sent on since the last call. */
    @SuppressWarnings("unchecked")
    public List<O> output() {
        List<O> since = (List<O>) harness.output();
        allOutput.addAll(since);
        return since;
    }

    /** All records sent to a side output so far. */
    @SuppressWarnings("unchecked")
    public <X> List<X> sideOutput(OutputTag<X> tag) {
        return (List<X>) List.copyOf(harness.sideOutput(tag));
    }

    /** Takes a snapshot; the function goes on. */
    public Snapshot snapshot() throws Exception {
        return new Snapshot(harness.snapshot(1));
    }

    /** Throws the function away and goes on with a new copy of it from the snapshot. */
    public void restore(Snapshot snapshot) throws Exception {
        restored = true;
        harness.restore(snapshot.snapshot);
    }

    /**
     * All that was done so far is done again, with a snapshot and a restore after each step: the
     * output must be the same. What is not, is kept in a field and not in state.
     */
    public void requireSameThroughSnapshots() throws Exception {
        List<Object> expected = replay(-1);
        for (int at = 0; at < steps.size(); at++) {
            List<Object> found = replay(at);
            if (!found.equals(expected)) {
                throw new AssertionError(
                        "With a restore after step %d of %d the output is %s, but without one it is %s. What the function remembers belongs into state, not into fields"
                                .formatted(at + 1, steps.size(), found, expected));
            }
        }
    }

    /**
     * All that was done so far is done again: the output must be the same. What depends on chance,
     * on the time of day or on the outside gives another output after a failure than before it.
     */
    public void requireDeterministic() throws Exception {
        output();
        if (restored) {
            throw new IllegalStateException(
                    "After a restore it can't be told what is to be the same; use another harness");
        }
        for (int i = 0; i < 3; i++) {
            List<Object> found = replay(-1);
            if (!found.equals(allOutput)) {
                throw new AssertionError(
                        "The same input gave %s at first and then %s: the function is not deterministic"
                                .formatted(allOutput, found));
            }
        }
    }

    private List<Object> replay(int restoreAfter) throws Exception {
        try (OperatorHarness<Object> again = fresh()) {
            for (int i = 0; i < steps.size(); i++) {
                steps.get(i).on(again);
                if (i == restoreAfter) {
                    again.snapshotAndRestore();
                }
            }
            return again.output();
        }
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }
}
