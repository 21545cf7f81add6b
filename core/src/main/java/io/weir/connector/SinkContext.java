package io.weir.connector;

import io.weir.time.Clock;

/** The job that a sink works for. */
public interface SinkContext {
    /**
     * The job's id, the same after every restore that goes on with the job: 32 hexadecimal digits.
     */
    String jobId();

    /** The uid of the sink operator, or its operator id where none was set. */
    String operatorUid();

    /** What time it is. */
    Clock clock();
}
