package io.weir.testkit.harness;

import io.weir.function.Collector;
import io.weir.operator.KeyedState;
import io.weir.operator.Operator;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.operator.OperatorState;
import io.weir.operator.TimerTarget;
import io.weir.process.OutputTag;
import io.weir.time.Clock;
import io.weir.types.Type;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs one subtask of an operator in one thread, with a clock turned by hand, and can take a
 * snapshot and go on from it at any point. Uses private copies of the operator's classes, as the
 * engine does.
 *
 * @param <O> the type of the records that go out
 */
@SuppressWarnings("try") // The operator says what it throws.
public final class OperatorHarness<O> implements AutoCloseable {
    /** What a checkpoint holds of the subtask. */
    public record Snapshot(
            ModelKeyedState.Snapshot keyed, ModelOperatorState.Snapshot operator, long id) {
        static Snapshot none() {
            return new Snapshot(ModelKeyedState.Snapshot.empty(), ModelOperatorState.empty(), -1);
        }
    }

    private final OperatorFactory factory;
    private final @Nullable Type<?> keyType;
    private final List<O> output = new ArrayList<>();
    private final List<Long> timestamps = new ArrayList<>();
    private final List<Fingerprint> sent = new ArrayList<>();
    private final Map<String, List<Object>> sideOutputs = new HashMap<>();
    private final List<Object> watermarks = new ArrayList<>();
    private final TreeMap<Long, List<Runnable>> calls = new TreeMap<>();
    private long millis;
    private long currentWatermark = Long.MIN_VALUE;
    private long timestamp = Long.MIN_VALUE;
    private @Nullable ModelKeyedState keyedState;
    private ModelOperatorState operatorState;
    private Operator<?> operator;

    private OperatorHarness(OperatorFactory factory, @Nullable Type<?> keyType, Snapshot from)
            throws Exception {
        this.factory = factory;
        this.keyType = keyType;
        begin(from);
    }

    /** An operator whose input has no key, opened. */
    public static <O> OperatorHarness<O> of(OperatorFactory factory) throws Exception {
        return new OperatorHarness<O>(factory, null, Snapshot.none());
    }

    /** An operator whose input has a key, opened. */
    public static <O> OperatorHarness<O> keyed(OperatorFactory factory, Type<?> keyType)
            throws Exception {
        return new OperatorHarness<O>(factory, keyType, Snapshot.none());
    }

    private void begin(Snapshot from) throws Exception {
        keyedState = keyType == null ? null : new ModelKeyedState(keyType, from.keyed);
        operatorState = new ModelOperatorState(from.operator, from.id >= 0);
        calls.clear();
        operator = factory.create(new Context(from.id));
        operator.open();
    }

    /** The operator itself. */
    public Operator<?> operator() {
        return operator;
    }

    /** Sends a record without event time to the first input. */
    public void send(Object record) {
        send(0, record, Long.MIN_VALUE);
    }

    /** Sends a record with event time to the first input. */
    public void send(Object record, long eventTime) {
        send(0, record, eventTime);
    }

    /** Sends a record to an input. */
    @SuppressWarnings("unchecked")
    public void send(int input, Object record, long eventTime) {
        Fingerprint given = Fingerprint.of(record);
        timestamp = eventTime;
        ((Collector<Object>) operator.input(input)).collect(record);
        timestamp = Long.MIN_VALUE;
        given.requireUnchanged("the record that it was given");
        requireUnchanged();
    }

    private void requireUnchanged() {
        if (keyedState != null) {
            keyedState.requireUnchanged();
        }
        operatorState.requireUnchanged();
        sent.forEach(record -> record.requireUnchanged("a record that it has sent on"));
    }

    /** Event time comes to {@code time}. */
    public void watermark(long time) throws Exception {
        currentWatermark = time;
        long[] fired = new long[1];
        while (keyedState != null && keyedState.eventTimers.pollUpTo(time, fired)) {
            timestamp = fired[0];
            ((TimerTarget) operator).onEventTimer(fired[0]);
            timestamp = Long.MIN_VALUE;
        }
        long passedOn = operator.watermark(time);
        requireUnchanged();
        if (passedOn != Long.MIN_VALUE) {
            watermarks.add(passedOn);
        }
    }

    /** Turns the clock to {@code time}, in milliseconds. */
    public void clockTo(long time) throws Exception {
        while (!calls.isEmpty() && calls.firstKey() <= time) {
            var due = calls.pollFirstEntry();
            millis = due.getKey();
            due.getValue().forEach(Runnable::run);
        }
        millis = time;
        long[] fired = new long[1];
        while (keyedState != null && keyedState.processingTimers.pollUpTo(time, fired)) {
            ((TimerTarget) operator).onProcessingTimer(fired[0]);
        }
        requireUnchanged();
    }

    /** Takes a snapshot. */
    public Snapshot snapshot(long id) throws Exception {
        operator.snapshot(id);
        return new Snapshot(
                keyedState == null ? ModelKeyedState.Snapshot.empty() : keyedState.snapshot(),
                operatorState.snapshot(),
                id);
    }

    /** Throws the subtask away and makes a new one that goes on from the snapshot. */
    public void restore(Snapshot snapshot) throws Exception {
        operator.close();
        begin(snapshot);
    }

    /** Snapshot and restore at once. */
    public void snapshotAndRestore() throws Exception {
        restore(snapshot(1));
    }

    /** The records sent on since the last call. */
    public List<O> output() {
        List<O> result = List.copyOf(output);
        output.clear();
        sent.clear();
        return result;
    }

    /** The event times of all records sent on so far. */
    public List<Long> timestamps() {
        return timestamps;
    }

    /** All records sent to a side output so far. */
    public <X> List<?> sideOutput(OutputTag<X> tag) {
        return sideOutputs.getOrDefault(tag.id(), List.of());
    }

    /** All watermarks sent on so far, and "idle" and "active". */
    public List<Object> watermarks() {
        return watermarks;
    }

    /** The keyed state. */
    ModelKeyedState keyedState() {
        return Objects.requireNonNull(keyedState, "The input has no key");
    }

    @Override
    public void close() throws Exception {
        operator.close();
    }

    /** A copy of a function by serialization, as each subtask has its own. */
    @SuppressWarnings({"unchecked", "BanSerializableRead"})
    static <F> F copied(F function) {
        ClassLoader loader = OperatorHarness.class.getClassLoader();
        try {
            var bytes = new ByteArrayOutputStream();
            try (var out = new ObjectOutputStream(bytes)) {
                out.writeObject(function);
            }
            try (var in =
                    new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())) {
                        @Override
                        protected Class<?> resolveClass(ObjectStreamClass type)
                                throws ClassNotFoundException {
                            return Class.forName(type.getName(), false, loader);
                        }
                    }) {
                return (F) in.readObject();
            }
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object instanceOfCopy(Class<?> type, Object... arguments) {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            Class<?> copy =
                    MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                            .defineHiddenClass(in.readAllBytes(), false)
                            .lookupClass();
            Constructor<?>[] constructors = copy.getDeclaredConstructors();
            if (constructors.length != 1) {
                throw new IllegalStateException(type + " has more than one constructor");
            }
            constructors[0].setAccessible(true);
            return constructors[0].newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException r
                    ? r
                    : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Context implements OperatorContext {
        private final long restoredCheckpointId;

        Context(long restoredCheckpointId) {
            this.restoredCheckpointId = restoredCheckpointId;
        }

        @Override
        public String operatorId() {
            return "0123456789abcdef0123456789abcdef";
        }

        @Override
        public Optional<String> uid() {
            return Optional.of("the-uid");
        }

        @Override
        public String name() {
            return "the-operator";
        }

        @Override
        public String jobId() {
            return "00000000000000000000000000000001";
        }

        @Override
        public int subtaskIndex() {
            return 0;
        }

        @Override
        public int parallelism() {
            return 1;
        }

        @Override
        public int maxParallelism() {
            return 128;
        }

        @Override
        public int attempt() {
            return restoredCheckpointId < 0 ? 0 : 1;
        }

        @Override
        public long restoredCheckpointId() {
            return restoredCheckpointId;
        }

        @Override
        public <T> Collector<T> output() {
            return this::collect;
        }

        @SuppressWarnings("unchecked")
        private <T> void collect(T record) {
            output.add((O) record);
            sent.add(Fingerprint.of(record));
            timestamps.add(timestamp);
        }

        @Override
        public <T> Collector<T> sideOutput(String tag) {
            return record -> sideOutputs.computeIfAbsent(tag, t -> new ArrayList<>()).add(record);
        }

        @Override
        public Clock clock() {
            return new Clock() {
                @Override
                public long currentTimeMillis() {
                    return millis;
                }

                @Override
                public long nanoTime() {
                    return millis * 1_000_000;
                }
            };
        }

        @Override
        public long timestamp() {
            return timestamp;
        }

        @Override
        public void setTimestamp(long newTimestamp) {
            timestamp = newTimestamp;
        }

        @Override
        public long currentWatermark() {
            return currentWatermark;
        }

        @Override
        public void emitWatermark(long time) {
            watermarks.add(time);
        }

        @Override
        public void setIdle(boolean idle) {
            watermarks.add(idle ? "idle" : "active");
        }

        @Override
        public KeyedState keyedState() {
            if (keyedState == null) {
                throw new IllegalStateException("The input has no key");
            }
            return keyedState;
        }

        @Override
        public OperatorState operatorState() {
            return operatorState;
        }

        @Override
        public void callAt(long timestampMillis, Runnable onTime) {
            calls.computeIfAbsent(timestampMillis, t -> new ArrayList<>()).add(onTime);
        }

        @Override
        public <F> F function(F function) {
            return copied(function);
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <T> T create(Class<?> type, Object... arguments) {
            return (T) instanceOfCopy(type, arguments);
        }
    }
}
