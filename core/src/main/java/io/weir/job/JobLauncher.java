package io.weir.job;

/** Runs programs. */
@FunctionalInterface
public interface JobLauncher {
    /**
     * Starts a job and returns at once.
     *
     * @throws io.weir.graph.InvalidProgramException if it can't run as it is
     */
    JobClient launch(JobProgram program);
}
