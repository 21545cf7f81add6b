package io.weir.checkpoint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A checkpoint that is triggered and neither complete nor aborted. */
final class PendingCheckpoint {
    /** How far it has come. */
    enum Stage {
        /** Some workers have not acknowledged. */
        GATHERING,
        /** All have; waits for its turn to be published. */
        READY,
        /** The metadata is being published; whether it exists is not known, so no way back. */
        PUBLISHING
    }

    final long id;
    final CheckpointKind kind;
    final boolean full;
    final long deadlineNanos;
    private final Now triggered;
    private final int workers;

    /** Who still owes an acknowledgement. */
    private final BitSet missing;

    private final BitSet acknowledged = new BitSet();
    private final List<CheckpointStats.WorkerAck> acks;
    private Stage stage;

    PendingCheckpoint(
            long id,
            CheckpointKind kind,
            boolean full,
            int workers,
            BitSet finishedWorkers,
            Now triggered,
            long deadlineNanos) {
        this.id = id;
        this.kind = kind;
        this.full = full;
        this.workers = workers;
        this.triggered = triggered;
        this.deadlineNanos = deadlineNanos;
        this.acks = new ArrayList<>(workers);
        missing = new BitSet(workers);
        missing.set(0, workers);
        missing.andNot(finishedWorkers);
        stage = missing.isEmpty() ? Stage.READY : Stage.GATHERING;
    }

    Stage stage() {
        return stage;
    }

    void acknowledge(int worker, AckReport report, Now now) {
        if (acknowledged.get(worker)) {
            throw new IllegalStateException(
                    "Worker %d acknowledged checkpoint %d twice; still missing: %s"
                            .formatted(worker, id, missing));
        }
        acknowledged.set(worker);
        acks.add(
                new CheckpointStats.WorkerAck(
                        worker, now.millis(), sinceTriggerMillis(now), report));
        noLongerMissing(worker);
    }

    void noLongerMissing(int worker) {
        missing.clear(worker);
        if (missing.isEmpty() && stage == Stage.GATHERING) {
            stage = Stage.READY;
        }
    }

    void publish() {
        if (stage != Stage.READY) {
            throw new IllegalStateException("Checkpoint " + id + " is published while " + stage);
        }
        stage = Stage.PUBLISHING;
    }

    /** "worker 3" or "workers 0, 3": for the message of a timeout. */
    String missingWorkers() {
        String list = missing.toString();
        return (missing.cardinality() == 1 ? "worker " : "workers ")
                + list.substring(1, list.length() - 1);
    }

    CheckpointStats.Progress progress() {
        return new CheckpointStats.Progress(id, kind, full, triggered.millis(), workers, acks);
    }

    CheckpointStats.Completed completed(Now now, String location) {
        return new CheckpointStats.Completed(
                progress(), now.millis(), sinceTriggerMillis(now), location);
    }

    CheckpointStats.Failed failed(Now now, String reason) {
        return new CheckpointStats.Failed(
                progress(), now.millis(), sinceTriggerMillis(now), reason);
    }

    /** Measured by the time that never goes back, not by the wall clock. */
    private long sinceTriggerMillis(Now now) {
        return (now.nanos() - triggered.nanos()) / 1_000_000;
    }
}
