package io.weir.job;

/** Is told what happens to a job. */
@FunctionalInterface
public interface JobListener {
    /**
     * Called by the job's own threads, one event at a time and in order. It must return soon and
     * must not throw: the job does not wait for who watches it.
     */
    void onEvent(JobEvent event);

    /** One that hears nothing. */
    static JobListener none() {
        return event -> {};
    }
}
