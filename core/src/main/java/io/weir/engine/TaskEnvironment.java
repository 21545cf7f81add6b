package io.weir.engine;

import io.weir.backend.StateBackend;
import io.weir.time.Clock;

/**
 * What all tasks of one attempt of a job share.
 *
 * @param jobId of the job: 32 hexadecimal digits
 * @param attempt how often the job was restarted in this process
 * @param restoredCheckpointId the last checkpoint id before this attempt, or -1
 * @param clock what time it is
 * @param scheduler who runs threads
 * @param backend what holds keyed state
 * @param specializer makes private copies of classes
 * @param batchSize records in a batch
 * @param eventTime whether records carry timestamps
 * @param watermarkIntervalMillis how often sources make watermarks
 * @param exactlyOnce whether barriers are aligned
 */
public record TaskEnvironment(
        String jobId,
        int attempt,
        long restoredCheckpointId,
        Clock clock,
        Scheduler scheduler,
        StateBackend backend,
        Specializer specializer,
        int batchSize,
        boolean eventTime,
        long watermarkIntervalMillis,
        boolean exactlyOnce) {}
