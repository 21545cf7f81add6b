package io.weir.connectors;

import io.weir.connector.ReaderContext;
import io.weir.connector.Source;
import io.weir.connector.SourceReader;
import io.weir.function.Function;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records made by a function of their number. Immutable: each method returns another source.
 *
 * <p>Each number comes exactly once, through any failure, if the function depends on nothing but
 * the number. With parallelism 1 the numbers come in order. Otherwise they are dealt out in small
 * blocks to at most {@value #SHARES} shares, whatever the parallelism, and each subtask goes on
 * with the share that is farthest behind: so event times that grow with the number grow everywhere
 * alike, and a restore at another parallelism goes on where it was. More than {@value #SHARES}
 * subtasks are of no use.
 *
 * @param <T> the type of the records
 */
public final class Generator<T> implements Source<T, GeneratorSplit> {
    /** Makes the record of a number. */
    @FunctionalInterface
    public interface IndexFunction<T> extends Function {
        /** The record of number {@code index}, counted from 0; the same whenever it is asked. */
        T at(long index);
    }

    /** Tells the event time of a record. */
    @FunctionalInterface
    public interface TimestampFunction<T> extends Function {
        /** The event time of {@code record} in milliseconds since the epoch. */
        long timestampOf(T record);
    }

    static final int SHARES = 128;
    private static final long MAX_BLOCK = 1024;
    private static final long UNBOUNDED = Long.MAX_VALUE;

    private final String name;
    private final long count;
    private final IndexFunction<? extends T> function;
    private final @Nullable TimestampFunction<? super T> timestamps;
    private final double rate;

    Generator(
            String name,
            long count,
            IndexFunction<? extends T> function,
            @Nullable TimestampFunction<? super T> timestamps,
            double rate) {
        this.name = name;
        this.count = count;
        this.function = function;
        this.timestamps = timestamps;
        this.rate = rate;
    }

    /** The records of the numbers from 0 to {@code count - 1}. */
    public static <T> Generator<T> of(long count, IndexFunction<? extends T> function) {
        if (count < 0) {
            throw new IllegalArgumentException(
                    "A generator can't make %d records. Give 0 or more.".formatted(count));
        }
        return new Generator<>(
                "generator of %d records".formatted(count),
                count,
                function,
                null,
                Double.POSITIVE_INFINITY);
    }

    /** The records of all numbers from 0 on; never ends. */
    public static <T> Generator<T> unbounded(IndexFunction<? extends T> function) {
        return new Generator<>(
                "unbounded generator", UNBOUNDED, function, null, Double.POSITIVE_INFINITY);
    }

    /** The numbers from {@code from} to {@code to}, both included. */
    public static Generator<Long> sequence(long from, long to) {
        if (to < from || to - from < 0 || to - from == Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "There is no sequence from %d to %d. Give a first number that is not greater"
                                    .formatted(from, to)
                            + " than the last, and less than 2^63 numbers.");
        }
        return new Generator<>(
                "sequence from %d to %d".formatted(from, to),
                to - from + 1,
                index -> from + index,
                null,
                Double.POSITIVE_INFINITY);
    }

    @Override
    public boolean givesTimestamps() {
        return timestamps != null;
    }

    /** Emits each record with the event time that {@code timestamps} tells. */
    public Generator<T> timestamps(TimestampFunction<? super T> timestamps) {
        return new Generator<>(name, count, function, timestamps, rate);
    }

    /** Emits at most so many records a second, all subtasks together. */
    public Generator<T> rate(double recordsPerSecond) {
        return new Generator<>(name, count, function, timestamps, Pace.checked(recordsPerSecond));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isBounded() {
        return count != UNBOUNDED;
    }

    @Override
    public Type<GeneratorSplit> splitType() {
        return Types.of(GeneratorSplit.class);
    }

    @Override
    public String splitId(GeneratorSplit split) {
        return String.valueOf(split.share());
    }

    @Override
    public List<GeneratorSplit> discoverSplits(int parallelism) {
        // Big enough that changing the share costs nothing, small enough that all have work; and
        // at a slow rate no share runs far ahead of the others.
        long enough = Math.min(MAX_BLOCK, Math.max(1, count / (16 * SHARES)));
        long block = Math.min(enough, Math.max(1, (long) (rate / 100)));
        List<GeneratorSplit> splits = new ArrayList<>();
        for (int share = 0; share < SHARES && share * block < count; share++) {
            splits.add(new GeneratorSplit(share, SHARES, block, count, share * block));
        }
        return splits;
    }

    @Override
    public Optional<String> whyNotReadable(GeneratorSplit stored) {
        return stored.count() == count
                ? Optional.empty()
                : Optional.of(
                        ("The %s has %s records, but had %s when its state was stored. Give it as"
                                        + " many again, or start without its state.")
                                .formatted(name, amount(count), amount(stored.count())));
    }

    private static String amount(long count) {
        return count == UNBOUNDED ? "endless" : String.valueOf(count);
    }

    @Override
    public SourceReader<T, GeneratorSplit> createReader(ReaderContext context) {
        return new GeneratorReader<>(emitter(context), rate, context.clock());
    }

    private GeneratorReader.Emitter<T> emitter(ReaderContext context) {
        return timestamps == null
                ? context.create(PlainEmitter.class, function)
                : context.create(TimedEmitter.class, function, timestamps);
    }
}
