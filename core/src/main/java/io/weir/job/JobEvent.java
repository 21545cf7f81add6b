package io.weir.job;

import java.time.Duration;

/**
 * Something that happened to a job. The first is {@link Started}, the last one of {@link Finished},
 * {@link Failed} and {@link Cancelled}; a job that is refused before it runs has no event at all.
 */
public sealed interface JobEvent {
    /** The job was accepted and starts to run. The id is 32 hexadecimal digits. */
    record Started(String jobId, String jobName, int parallelism) implements JobEvent {}

    /** The state was read back from a checkpoint, before the first record. */
    record Restored(long checkpointId, String path) implements JobEvent {}

    /** A checkpoint exists, for good: from now on the job can be resumed from it. */
    record CheckpointCompleted(long checkpointId, Duration duration, long bytes, String path)
            implements JobEvent {}

    /** A checkpoint was given up; the job runs on. */
    record CheckpointFailed(long checkpointId, String reason) implements JobEvent {}

    /** All tasks run and records flow; for the first time, or again after a failure. */
    record Running(int restarts) implements JobEvent {}

    /** The sinks have committed what a checkpoint holds. */
    record Committed(long checkpointId) implements JobEvent {}

    /** Something is not as it should be; what it is, and what was done about it. */
    record Warning(String message) implements JobEvent {}

    /** The job failed and starts again from its newest checkpoint after the delay. */
    record Failing(Throwable cause, Duration restartDelay) implements JobEvent {}

    /**
     * How it is going, about twice a second. {@code records} counts what the sources have emitted
     * since the job was started in this process; {@code backpressure} is the part of the time, from
     * 0 to 1, in which sources had to wait for those who come after them.
     */
    record Progress(long records, double recordsPerSecond, double backpressure)
            implements JobEvent {}

    /**
     * The job has done its work and its output is committed, but its checkpoints are still there:
     * who would start it again if this process died must know by now that there is nothing to do.
     */
    record Completing() implements JobEvent {}

    /** All input was read, and all output is committed. */
    record Finished(Duration elapsed) implements JobEvent {}

    /** The job failed for good. */
    record Failed(Throwable cause) implements JobEvent {}

    /** The job was cancelled on request; its checkpoints are kept. */
    record Cancelled(Duration elapsed) implements JobEvent {}

    /** Whether nothing follows this event. */
    default boolean isLast() {
        return this instanceof Finished || this instanceof Failed || this instanceof Cancelled;
    }
}
