package io.weir.job;

import io.weir.config.Configuration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What whoever starts a program (the command line, a test) says about how the jobs that it executes
 * are to be run. Installed before the program's {@code main} is called; without one, a program runs
 * with the settings it finds by itself.
 */
public final class ProgramContext {
    private static volatile @Nullable ProgramContext current;

    private final Configuration configuration;
    private final JobLauncher launcher;
    private volatile boolean executed;

    /**
     * @param configuration from files, environment and command line
     * @param launcher runs what the program executes
     */
    public ProgramContext(Configuration configuration, JobLauncher launcher) {
        this.configuration = configuration;
        this.launcher = launcher;
    }

    /** Makes {@code context} the one that programs of this process find. */
    public static void install(ProgramContext context) {
        current = context;
    }

    /** Takes back what was installed. */
    public static void uninstall() {
        current = null;
    }

    /** The installed one. */
    public static Optional<ProgramContext> current() {
        return Optional.ofNullable(current);
    }

    /** From files, environment and command line. */
    public Configuration configuration() {
        return configuration;
    }

    /** Whether the program has executed a job. */
    public boolean hasExecuted() {
        return executed;
    }

    /** Runs a job. */
    public JobClient launch(JobProgram program) {
        executed = true;
        return launcher.launch(program);
    }
}
