package io.weir.benchmarks.race;

/** Something that does the work of a {@link Task}: Weir, one of its peers, or a loop by hand. */
public interface Engine {
    /** What it is and how it was set up, for the report. */
    String version();

    /** Starts the work; {@link Meter} counts it. One task for each JVM. */
    Running start(Task task) throws Exception;

    /** Work that was started. */
    interface Running {
        /** Waits until all records of the task are through, and passes on how it failed. */
        void await() throws Exception;
    }
}
