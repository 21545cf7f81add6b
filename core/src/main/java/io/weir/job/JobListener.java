package io.weir.job;

/** Learns what happens to a job. Called from the job's own thread; returns soon, throws nothing. */
@FunctionalInterface
public interface JobListener {
    /** Something has happened. */
    void onEvent(JobEvent event);
}
