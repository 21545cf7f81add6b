package io.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connector.ReaderContext;
import io.weir.connector.Source;
import io.weir.connector.SourceOutput;
import io.weir.connector.SourceReader;
import io.weir.connector.SourceReader.Poll;
import io.weir.time.Clock;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.Type;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a job that only reads a source: does by hand, in one thread, what the engine does.
 * Fails if the source breaks the rules of the interfaces.
 */
public final class SourceRun<T, S> implements AutoCloseable {
    /** A poll that takes longer than this has blocked. */
    private static final long BLOCKED_NANOS = 2_000_000_000;

    private final Source<T, S> source;
    private final ManualClock clock;
    private final Map<String, Integer> owners = new LinkedHashMap<>();
    private final List<Subtask> subtasks = new ArrayList<>();
    private final Map<Class<?>, Object> shared = new ConcurrentHashMap<>();
    private final List<T> emitted = new ArrayList<>();
    private final List<Long> timestamps = new ArrayList<>();
    private final List<String> finishedSplits = new ArrayList<>();
    private int nextOwner;

    private SourceRun(Source<T, S> source, int parallelism, ManualClock clock) throws IOException {
        this.source = cloned(source);
        this.clock = clock;
        for (int i = 0; i < parallelism; i++) {
            subtasks.add(new Subtask(i, parallelism));
        }
    }

    /** Starts from nothing. */
    public static <T, S> SourceRun<T, S> start(
            Source<T, S> source, int parallelism, ManualClock clock) throws IOException {
        SourceRun<T, S> run = new SourceRun<>(source, parallelism, clock);
        run.discover();
        return run;
    }

    /** Starts from what {@link #snapshot} gave, at any parallelism. */
    public static <T, S> SourceRun<T, S> restore(
            Source<T, S> source, List<S> snapshot, int parallelism, ManualClock clock)
            throws IOException {
        SourceRun<T, S> run = new SourceRun<>(source, parallelism, clock);
        for (S split : snapshot) {
            assertThat(run.source.whyNotReadable(split)).as("why not readable").isEmpty();
        }
        run.add(snapshot);
        return run;
    }

    /** Looks for new splits. */
    public void discover() throws IOException {
        List<S> splits = source.discoverSplits(subtasks.size());
        assertThat(splits.stream().map(source::splitId)).doesNotHaveDuplicates();
        add(splits.stream().filter(split -> !owners.containsKey(source.splitId(split))).toList());
    }

    private void add(List<S> splits) throws IOException {
        Map<Integer, List<S>> added = new LinkedHashMap<>();
        for (S split : splits) {
            int owner = nextOwner++ % subtasks.size();
            owners.put(source.splitId(split), owner);
            added.computeIfAbsent(owner, any -> new ArrayList<>()).add(split);
        }
        for (Map.Entry<Integer, List<S>> entry : added.entrySet()) {
            subtasks.get(entry.getKey()).reader.addSplits(entry.getValue());
        }
    }

    /** All splits, as a checkpoint would give them back. */
    public List<S> snapshot() {
        List<S> splits = new ArrayList<>();
        subtasks.forEach(subtask -> splits.addAll(subtask.reader.snapshotSplits()));
        assertThat(splits.stream().map(source::splitId))
                .as("the splits of the snapshot are those that were given")
                .containsExactlyInAnyOrderElementsOf(owners.keySet());
        return splits.stream().map(split -> stored(source::splitType, split)).toList();
    }

    /** Polls one subtask once. */
    public Poll poll(int subtask, int limit) throws IOException {
        return subtasks.get(subtask).poll(limit);
    }

    /** Polls all, waiting by the clock, until all have finished. */
    public void runToEnd(int limit) throws IOException {
        boolean running = true;
        while (running) {
            running = false;
            long earliest = Long.MAX_VALUE;
            boolean more = false;
            for (int i = 0; i < subtasks.size(); i++) {
                Poll next = poll(i, limit);
                running |= !(next instanceof Poll.Finished);
                more |= next instanceof Poll.More;
                if (next instanceof Poll.Idle idle && !idle.equals(Poll.IDLE)) {
                    earliest = Math.min(earliest, idle.untilNanos() - clock.nanoTime());
                }
            }
            if (running && !more) {
                if (earliest == Long.MAX_VALUE) {
                    awaitWake();
                } else {
                    clock.advanceNanos(Math.max(0, earliest));
                }
            }
        }
    }

    /** Polls all until there are {@code count} records, waiting by the clock. */
    public void runUntil(int count, int limit) throws IOException {
        for (int idle = 0; emitted.size() < count; ) {
            int before = emitted.size();
            boolean more = false;
            long earliest = Long.MAX_VALUE;
            for (int i = 0; i < subtasks.size(); i++) {
                Poll next = poll(i, limit);
                more |= next instanceof Poll.More;
                if (next instanceof Poll.Idle later && !later.equals(Poll.IDLE)) {
                    earliest = Math.min(earliest, later.untilNanos() - clock.nanoTime());
                }
            }
            if (more || emitted.size() >= count) {
                idle = emitted.size() == before ? idle + 1 : 0;
            } else if (earliest == Long.MAX_VALUE) {
                awaitWake();
            } else {
                clock.advanceNanos(Math.max(0, earliest));
            }
            assertThat(idle).as("polls in a row without a record").isLessThan(1_000);
        }
    }

    private void awaitWake() {
        try {
            for (Subtask subtask : subtasks) {
                if (subtask.lastIdle && subtask.woken.tryAcquire(10, TimeUnit.SECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("A reader waits to be woken, and nothing wakes it");
    }

    /** Whether the source ends. */
    public boolean isBounded() {
        return source.isBounded();
    }

    /** What was emitted so far, in order. */
    public List<T> emitted() {
        return emitted;
    }

    /** The timestamps of those that have one. */
    public List<Long> timestamps() {
        return timestamps;
    }

    /** The splits that were said to be finished. */
    public List<String> finishedSplits() {
        return finishedSplits;
    }

    @Override
    public void close() throws IOException {
        for (Subtask subtask : subtasks) {
            subtask.reader.close();
        }
    }

    /** A value, written and read again as in a checkpoint. */
    public static <V> V stored(Supplier<Type<V>> typeOf, V value) {
        Type<V> type = typeOf.get();
        BinaryOutput out = new BinaryOutput(64);
        type.write(value, out);
        V read = type.readerFor(type.schema()).read(new BinaryInput(out.toByteArray()));
        assertThat(read).isEqualTo(value);
        return read;
    }

    /** A clone by serialization, as each attempt of a job gets it. */
    @SuppressWarnings("unchecked")
    public static <V> V cloned(V value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (V) in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    private final class Subtask implements ReaderContext, SourceOutput<T> {
        private final int index;
        private final int parallelism;
        private final Semaphore woken = new Semaphore(0);
        private final SourceReader<T, S> reader;
        private @Nullable String split;
        private int count;
        private boolean lastIdle;

        Subtask(int index, int parallelism) throws IOException {
            this.index = index;
            this.parallelism = parallelism;
            this.reader = source.createReader(this);
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <R> R create(Class<?> type, @Nullable Object... arguments) {
            try {
                Constructor<?> constructor = type.getDeclaredConstructors()[0];
                constructor.setAccessible(true);
                return (R) constructor.newInstance(arguments);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        Poll poll(int limit) throws IOException {
            split = null;
            count = 0;
            long started = System.nanoTime();
            Poll next = reader.poll(this, limit);
            assertThat(System.nanoTime() - started)
                    .as("nanoseconds of a poll")
                    .isLessThan(BLOCKED_NANOS);
            assertThat(count).as("records of a poll").isLessThanOrEqualTo(limit);
            lastIdle = next.equals(Poll.IDLE);
            return next;
        }

        @Override
        public int subtaskIndex() {
            return index;
        }

        @Override
        public int parallelism() {
            return parallelism;
        }

        @Override
        public Clock clock() {
            return clock;
        }

        @Override
        public void wake() {
            woken.release();
        }

        @Override
        public Thread newThread(Runnable body, String name) {
            Thread thread = new Thread(body, name);
            thread.setDaemon(true);
            return thread;
        }

        @Override
        public <V> V shared(Class<V> type, Supplier<V> create) {
            return type.cast(shared.computeIfAbsent(type, any -> create.get()));
        }

        @Override
        public void split(String splitId) {
            split = splitId;
        }

        @Override
        public void collect(T record) {
            assertThat(split).as("the split was named in this poll").isNotNull();
            count++;
            emitted.add(record);
        }

        @Override
        public void collect(T record, long timestamp) {
            collect(record);
            timestamps.add(timestamp);
        }

        @Override
        public void splitFinished(String splitId) {
            finishedSplits.add(splitId);
        }
    }

    /** For messages. */
    static String shortly(Collection<?> values) {
        return values.size() < 20 ? values.toString() : values.size() + " values";
    }
}
