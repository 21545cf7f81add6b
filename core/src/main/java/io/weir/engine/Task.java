package io.weir.engine;

import io.weir.backend.DeclaredState;
import io.weir.backend.KeyedBackend;
import io.weir.backend.StateInfo;
import io.weir.function.Collector;
import io.weir.operator.Committing;
import io.weir.operator.Operator;
import io.weir.operator.TimerTarget;
import io.weir.restore.EngineStates;
import io.weir.snapshot.StateId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One subtask of a chain: its operators, what goes into them, and the channels out of them. Made by
 * {@link Deployment}, run by one {@link Worker}, to whose thread everything here is confined.
 */
abstract class Task {
    private final String name;
    private final int subtask;
    private final TaskEnvironment environment;
    private final ElementTime time = new ElementTime();
    private final List<OperatorHost> hosts = new ArrayList<>();
    private final List<Channel> outputs = new ArrayList<>();
    private final List<OperatorHost> processingTimers = new ArrayList<>();
    private final List<Committing<?>> committing = new ArrayList<>();
    private TimedCalls calls = new TimedCalls();
    private final TaskCounters counters = new TaskCounters();
    private boolean ended;

    Task(String name, int subtask, TaskEnvironment environment) {
        this.name = name;
        this.subtask = subtask;
        this.environment = environment;
    }

    /** The chain's name and the subtask's number, for people. */
    final String name() {
        return name;
    }

    final int subtask() {
        return subtask;
    }

    final TaskEnvironment environment() {
        return environment;
    }

    final ElementTime time() {
        return time;
    }

    /** The operators, in topological order. */
    final List<OperatorHost> hosts() {
        return hosts;
    }

    final List<Channel> outputs() {
        return outputs;
    }

    /** Records that came in, for metrics. */
    abstract long recordsIn();

    /** For metrics, too. */
    final TaskCounters counters() {
        return counters;
    }

    /** Lets others see what the task has done. */
    final void publishCounters() {
        counters.publish(recordsIn(), hosts.isEmpty() ? Long.MIN_VALUE : hosts.get(0).emitted());
    }

    /** What the task has done. Safe for any thread. */
    final TaskFacts facts() {
        return counters.facts(hosts.isEmpty() ? 0 : hosts.get(0).planned().chain(), subtask);
    }

    /** Opens the operators; afterwards all their states are declared. */
    void open() throws Exception {
        for (OperatorHost host : hosts) {
            Operator<?> operator = host.operator();
            KeyedBackend keyed = host.keyedBackend();
            if (operator instanceof TimerTarget && keyed != null) {
                processingTimers.add(host);
            }
            open(operator, keyed);
            if (operator instanceof Committing<?> c) {
                committing.add(c);
            }
        }
    }

    /** Opens an operator; afterwards all its states are declared, its timers among them. */
    static void open(Operator<?> operator, @Nullable KeyedBackend keyed) throws Exception {
        if (operator instanceof TimerTarget && keyed != null) {
            var unusedEvent = keyed.eventTimers();
            var unusedProcessing = keyed.processingTimers();
        }
        operator.open();
    }

    /** By operator id: the states that the open operators have declared. */
    final Map<String, List<DeclaredState>> declared() {
        Map<String, List<DeclaredState>> declared = new LinkedHashMap<>();
        for (OperatorHost host : hosts) {
            List<DeclaredState> of = new ArrayList<>(EngineStates.declaredBy(host.planned()));
            of.addAll(host.storedState().declared());
            KeyedBackend keyed = host.keyedBackend();
            if (keyed != null) {
                of.addAll(keyed.declared());
            }
            declared.put(host.operatorId(), of);
        }
        return declared;
    }

    /**
     * Takes some input.
     *
     * @return whether there was any
     */
    abstract boolean work() throws Exception;

    /** When there may be input again although nobody wakes us, in {@code nanoTime}. */
    long nextInputNanos() {
        return Long.MAX_VALUE;
    }

    /** Moves what waits for room in the channels; whether anything moved. */
    final boolean advanceOutputs() {
        boolean moved = false;
        for (int i = 0; i < outputs.size(); i++) {
            moved |= outputs.get(i).advance();
        }
        return moved;
    }

    /** Whether some output has no room, so that no input may be taken. */
    final boolean isBlocked() {
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).isBlocked()) {
                return true;
            }
        }
        return false;
    }

    /** Sends batches that are not full; whether there were any. */
    final boolean flush() {
        boolean flushed = false;
        for (int i = 0; i < outputs.size(); i++) {
            Channel channel = outputs.get(i);
            if (channel.hasPartialBatch()) {
                channel.flush();
                flushed = true;
            }
        }
        return flushed;
    }

    final void callAt(long timestampMillis, Runnable onTime) {
        calls.add(timestampMillis, onTime);
    }

    /**
     * Fires what is due in processing time; whether anything was.
     *
     * @param nowMillis the clock's {@code currentTimeMillis}
     */
    final boolean fireProcessingTime(long nowMillis) throws Exception {
        boolean fired = calls.runDue(nowMillis);
        for (int i = 0; i < processingTimers.size(); i++) {
            OperatorHost host = processingTimers.get(i);
            KeyedBackend keyed = host.keyedBackend();
            if (keyed == null || keyed.nextProcessingTimer() > nowMillis) {
                continue;
            }
            long timer;
            while (!isBlocked()
                    && (timer = keyed.pollProcessingTimer(nowMillis)) != KeyedBackend.NO_TIMER) {
                time.timestamp = Long.MIN_VALUE;
                ((TimerTarget) host.operator()).onProcessingTimer(timer);
                fired = true;
            }
        }
        return fired;
    }

    /**
     * The next time something is due in processing time, in milliseconds, or {@link
     * Long#MAX_VALUE}.
     */
    final long nextProcessingTime() {
        long next = calls.next();
        for (int i = 0; i < processingTimers.size(); i++) {
            KeyedBackend keyed = processingTimers.get(i).keyedBackend();
            if (keyed != null) {
                next = Math.min(next, keyed.nextProcessingTimer());
            }
        }
        return next;
    }

    /** Event time has come to {@code watermark} at an operator: fires its timers, then goes on. */
    final void advanceWatermark(OperatorHost host, long watermark) throws Exception {
        if (watermark == WatermarkValve.IDLE) {
            emitWatermark(host, watermark);
            return;
        }
        host.setCurrentWatermark(watermark);
        KeyedBackend keyed = host.keyedBackend();
        if (keyed != null && host.operator() instanceof TimerTarget target) {
            long timer;
            while ((timer = keyed.pollEventTimer(watermark)) != KeyedBackend.NO_TIMER) {
                time.timestamp = timer;
                target.onEventTimer(timer);
            }
        }
        long goesOn = host.operator().watermark(watermark);
        if (goesOn != Long.MIN_VALUE) {
            emitWatermark(host, goesOn);
        }
    }

    /** Sends a watermark on behind everything that {@code host} has sent. */
    final void emitWatermark(OperatorHost host, long watermark) {
        if (!host.advanceEmitted(watermark)) {
            return;
        }
        try {
            for (int i = 0; i < host.next.size(); i++) {
                advanceWatermark(host.next.get(i), watermark);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Watermark " + watermark + " failed in " + name, e);
        }
        for (int i = 0; i < host.channels.size(); i++) {
            host.channels.get(i).watermark(watermark);
        }
    }

    /** All inputs are at their end: the operators finish, in order, and those after us learn it. */
    final void end() throws Exception {
        if (ended) {
            return;
        }
        ended = true;
        for (OperatorHost host : hosts) {
            if (!host.ended) {
                host.ended = true;
                time.timestamp = Long.MIN_VALUE;
                host.operator().endOfInput();
            }
        }
        for (Channel channel : outputs) {
            channel.endOfInput();
        }
    }

    /** Whether the input has ended and the operators have finished. */
    final boolean hasEnded() {
        return ended;
    }

    /**
     * Takes the part of the snapshot that is taken at the barrier, and sends the barrier on.
     *
     * @param full whether keyed state is captured whole
     */
    TaskSnapshot snapshot(Barrier barrier, boolean full) throws Exception {
        long checkpointId = barrier.checkpointId();
        List<OperatorStateImage> images = new ArrayList<>();
        List<TaskSnapshot.Prepared<?>> preparations = new ArrayList<>();
        List<TaskSnapshot.Keyed> keyedStates = new ArrayList<>();
        for (OperatorHost host : hosts) {
            host.operator().snapshot(checkpointId);
            images.addAll(host.storedState().images());
            if (host.ended) {
                images.add(endedImage(host));
            }
            KeyedBackend keyed = host.keyedBackend();
            if (keyed != null) {
                if (keyed.startSnapshot(checkpointId, full) != full) {
                    throw new IllegalStateException(
                            "Checkpoint %d was to be incremental, but the state of operator %s must be written whole"
                                    .formatted(checkpointId, host.planned()));
                }
                for (StateInfo info : keyed.states()) {
                    keyedStates.add(new TaskSnapshot.Keyed(host.operatorId(), info));
                }
            }
            if (host.operator() instanceof Committing<?> c) {
                preparations.add(prepare(host, c, checkpointId));
            }
        }
        for (Channel channel : outputs) {
            channel.barrier(barrier);
        }
        return new TaskSnapshot(images, preparations, keyedStates);
    }

    private static <C> TaskSnapshot.Prepared<C> prepare(
            OperatorHost host, Committing<C> operator, long checkpointId) throws Exception {
        return new TaskSnapshot.Prepared<>(
                new StateId(host.operatorId(), EngineStates.COMMITTABLES),
                host.subtaskIndex(),
                operator.committableType(),
                operator.prepare(checkpointId));
    }

    private static OperatorStateImage endedImage(OperatorHost host) {
        return new OperatorStateImage(
                new StateId(host.operatorId(), EngineStates.ENDED),
                host.subtaskIndex(),
                OperatorStateImage.Kind.LIST,
                Optional.empty(),
                "\"boolean\"",
                List.of(new byte[] {1}));
    }

    /** Captures some pages of keyed state; whether all is captured. */
    final boolean sweep(int pages) {
        boolean complete = true;
        for (int i = 0; i < hosts.size(); i++) {
            KeyedBackend keyed = hosts.get(i).keyedBackend();
            if (keyed != null) {
                complete &= keyed.sweep(pages);
            }
        }
        return complete;
    }

    /** The coordinator has given up a checkpoint. */
    void checkpointAborted(long checkpointId) {}

    /** A checkpoint is complete; gives what has to be committed, away from this thread. */
    final List<Committing.Commit> checkpointComplete(long checkpointId) throws Exception {
        List<Committing.Commit> commits = new ArrayList<>();
        for (OperatorHost host : hosts) {
            host.operator().checkpointComplete(checkpointId);
        }
        for (Committing<?> c : committing) {
            commits.add(c.commit(checkpointId));
        }
        return commits;
    }

    /** Frees everything; keeps the first failure for last. */
    void close() throws Exception {
        Exception first = null;
        for (OperatorHost host : hosts) {
            try {
                host.operator().close();
            } catch (Exception e) {
                first = first == null ? e : first;
            }
            KeyedBackend keyed = host.keyedBackend();
            if (keyed != null) {
                keyed.close();
            }
        }
        calls = new TimedCalls();
        if (first != null) {
            throw first;
        }
    }

    /** Takes records for the head of the chain. */
    @SuppressWarnings("unchecked")
    static Collector<Object> objects(Collector<?> collector) {
        return (Collector<Object>) collector;
    }
}
