package io.weir.job;

/** Runs jobs in this process, on threads of their own. */
public final class LocalLauncher implements JobLauncher {
    /** Says that the program's user has to give the path. */
    public static final String RESUME_IN_PROGRAM = "-Dexecution.state-recovery.path={checkpoint}";

    private final Seams seams;
    private final JobListener listener;
    private final String resumeCommand;

    /**
     * @param seams what the jobs touch the world through
     * @param listener learns what happens to them
     * @param resumeCommand how a person goes on with a job, with {@code {checkpoint}} for the path
     */
    public LocalLauncher(Seams seams, JobListener listener, String resumeCommand) {
        this.seams = seams;
        this.listener = listener;
        this.resumeCommand = resumeCommand;
    }

    @Override
    public JobClient launch(JobProgram program) {
        JobSettings settings =
                JobSettings.from(
                        program.name(),
                        program.configuration(),
                        program.restartStrategy(),
                        Runtime.getRuntime().availableProcessors(),
                        resumeCommand);
        return JobMaster.start(seams, settings, program.operators(), listener);
    }
}
