package io.weir.job;

import java.time.Duration;

/** Something that a person who runs a job may want to know. */
public sealed interface JobEvent {
    /** The job begins. */
    record Started(String jobId, String name) implements JobEvent {}

    /** The job goes on from a checkpoint. */
    record Restored(long checkpointId, String path) implements JobEvent {}

    /** All tasks run and records flow. */
    record Running(int attempt) implements JobEvent {}

    /** A checkpoint exists. */
    record CheckpointCompleted(long checkpointId, Duration duration, long bytes, String path)
            implements JobEvent {}

    /** A checkpoint was given up. */
    record CheckpointFailed(long checkpointId, String reason) implements JobEvent {}

    /** Sinks have committed what a checkpoint holds. */
    record Committed(long checkpointId) implements JobEvent {}

    /** The job failed and will be started again. */
    record Failing(Throwable cause, Duration restartDelay) implements JobEvent {}

    /** The job has done all its work. */
    record Finished() implements JobEvent {}

    /** The job was ended by the user. */
    record Canceled() implements JobEvent {}

    /** The job has failed for good. */
    record Failed(Throwable cause) implements JobEvent {}

    /** Something that is not as it should be, and what was done about it. */
    record Warning(String message) implements JobEvent {}
}
