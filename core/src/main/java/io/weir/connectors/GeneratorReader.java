package io.weir.connectors;

import io.weir.connector.SourceOutput;
import io.weir.connector.SourceReader;
import io.weir.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Merges the shares of a subtask into one stream in the order of the numbers. */
final class GeneratorReader<T> implements SourceReader<T, GeneratorSplit> {
    /** All shares are one ordered stream, so they have one watermark. */
    private static final String STREAM = "numbers";

    /** Emits the records of the numbers from {@code from} to before {@code to}. */
    interface Emitter<T> {
        void emit(SourceOutput<T> output, long from, long to);
    }

    private final Emitter<T> emitter;
    private final Pace pace;
    private final Clock clock;
    private final List<GeneratorSplit> splits = new ArrayList<>();

    /** The split that is being read; its position in the list is old, the true one is here. */
    private int current = -1;

    private long position;
    private long blockEnd;

    GeneratorReader(Emitter<T> emitter, double rate, Clock clock) {
        this.emitter = emitter;
        this.pace = Pace.of(rate, this::share, clock.nanoTime());
        this.clock = clock;
    }

    /** The part of the rate that keeps this reader in step with those of other subtasks. */
    private double share() {
        return (double) splits.size() / splits.get(0).used();
    }

    @Override
    public void addSplits(List<GeneratorSplit> added) {
        putBack();
        splits.addAll(added);
    }

    @Override
    public Poll poll(SourceOutput<T> output, int limit) {
        if (position == blockEnd && !nextBlock()) {
            return Poll.FINISHED;
        }
        int granted = pace.take(limit, clock.nanoTime());
        if (granted == 0) {
            return new Poll.Idle(pace.nextNanos());
        }
        output.split(STREAM);
        int left = granted;
        while (left > 0) {
            long to = Math.min(blockEnd, position + left);
            emitter.emit(output, position, to);
            left -= (int) (to - position);
            position = to;
            if (position == blockEnd && !nextBlock()) {
                pace.giveBack(left);
                output.splitFinished(STREAM);
                return Poll.FINISHED;
            }
        }
        return Poll.MORE;
    }

    /** Turns to the split that is farthest behind; false if all are at their end. */
    private boolean nextBlock() {
        putBack();
        int next = -1;
        for (int i = 0; i < splits.size(); i++) {
            GeneratorSplit split = splits.get(i);
            if (split.position() < split.count()
                    && (next < 0 || split.position() < splits.get(next).position())) {
                next = i;
            }
        }
        if (next < 0) {
            return false;
        }
        current = next;
        position = splits.get(next).position();
        blockEnd = splits.get(next).blockEnd();
        return true;
    }

    /** Notes in the list how far the current split was read, and has none. */
    private void putBack() {
        if (current >= 0) {
            splits.set(current, now());
            current = -1;
            position = 0;
            blockEnd = 0;
        }
    }

    private GeneratorSplit now() {
        GeneratorSplit split = splits.get(current);
        return split.at(position == blockEnd ? split.nextBlock() : position);
    }

    @Override
    public List<GeneratorSplit> snapshotSplits() {
        List<GeneratorSplit> snapshot = new ArrayList<>(splits);
        if (current >= 0) {
            snapshot.set(current, now());
        }
        return snapshot;
    }

    @Override
    public void close() {}
}
