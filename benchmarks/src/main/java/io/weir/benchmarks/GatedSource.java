package io.weir.benchmarks;

import io.weir.connector.ReaderContext;
import io.weir.connector.Source;
import io.weir.connector.SourceOutput;
import io.weir.connector.SourceReader;
import io.weir.types.Type;
import io.weir.types.Types;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Records made of their numbers, as far as a gate in this JVM is open; so a benchmark decides how
 * many lie between two checkpoints. For one job at a time.
 */
final class GatedSource<T> implements Source<T, GatedSource.Share> {
    private static final AtomicLong OPEN = new AtomicLong();
    private static final long LOOK_AGAIN_NANOS = 200_000;
    private static final long NO_MORE = -1;

    /** Makes the record of a number; a function that a job can copy. */
    interface Numbered<T> extends LongFunction<T>, Serializable {}

    /** The numbers {@code next}, {@code next + of}, {@code next + 2 of} and so on. */
    record Share(long next, int of) {}

    private final Numbered<T> function;

    GatedSource(Numbered<T> function) {
        this.function = function;
    }

    /** Lets the records with numbers below {@code limit} out. */
    static void openTo(long limit) {
        OPEN.set(limit);
    }

    /** Ends the source. */
    static void end() {
        OPEN.set(NO_MORE);
    }

    @Override
    public String name() {
        return "gated numbers";
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Type<Share> splitType() {
        return Types.of(Share.class);
    }

    @Override
    public String splitId(Share split) {
        return String.valueOf(split.next() % split.of());
    }

    @Override
    public List<Share> discoverSplits(int parallelism) {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            shares.add(new Share(i, parallelism));
        }
        return shares;
    }

    @Override
    public SourceReader<T, Share> createReader(ReaderContext context) {
        return new Reader(context);
    }

    private final class Reader implements SourceReader<T, Share> {
        private final ReaderContext context;
        private final List<Share> shares = new ArrayList<>();

        Reader(ReaderContext context) {
            this.context = context;
        }

        @Override
        public void addSplits(List<Share> splits) {
            shares.addAll(splits);
        }

        @Override
        public Poll poll(SourceOutput<T> output, int limit) {
            long open = OPEN.get();
            if (open == NO_MORE) {
                return Poll.FINISHED;
            }
            boolean any = false;
            for (int i = 0; i < shares.size(); i++) {
                Share share = shares.get(i);
                long number = share.next();
                int left = limit;
                while (left > 0 && number < open) {
                    output.collect(function.apply(number));
                    number += share.of();
                    left--;
                }
                any |= left < limit;
                shares.set(i, new Share(number, share.of()));
            }
            return any ? Poll.MORE : new Poll.Idle(context.clock().nanoTime() + LOOK_AGAIN_NANOS);
        }

        @Override
        public List<Share> snapshotSplits() {
            return List.copyOf(shares);
        }

        @Override
        public void close() {}
    }
}
