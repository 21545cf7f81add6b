package io.weir.job;

import io.weir.restore.RestorePlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the jobs of a program are to run, said by whoever launches the program and not by the program
 * itself: settings, parallelism, what to restore, who listens.
 *
 * <p>A launcher installs one before it calls the program's {@code main}; {@code execute()} finds it
 * through {@link #current()}. It belongs to the thread that installed it and to the threads made by
 * that thread.
 */
public final class ProgramContext {
    private static final InheritableThreadLocal<@Nullable ProgramContext> CURRENT =
            new InheritableThreadLocal<>();

    /** What {@code execute()} does. */
    public enum Mode {
        /** Runs the job to its end. */
        RUN,
        /** Hands over the plan and throws {@link PlanRequestedException}. */
        PLAN,
        /**
         * Hands over what would become of the state that it starts from, and throws {@link
         * PlanRequestedException}.
         */
        UPGRADE
    }

    /**
     * What would run, described.
     *
     * @param text for people, several lines
     * @param json for tools, one object
     */
    public record Plan(String text, String json) {}

    private final Mode mode;
    private final List<String> definitions;
    private final OptionalInt parallelism;
    private final Optional<String> restoreFrom;
    private final boolean allowNonRestoredState;
    private final JobListener listener;
    private final Consumer<JobClient> onLaunch;
    private final String resumeCommand;
    private final boolean oneJob;
    private final Cancellation cancellation = new Cancellation();

    private volatile boolean executeWasCalled;
    private volatile @Nullable Plan plan;
    private volatile @Nullable RestorePlan upgrade;

    private ProgramContext(Builder builder) {
        this.mode = builder.mode;
        this.definitions = List.copyOf(builder.definitions);
        this.parallelism = builder.parallelism;
        this.restoreFrom = builder.restoreFrom;
        this.allowNonRestoredState = builder.allowNonRestoredState;
        this.listener = builder.listener;
        this.onLaunch = builder.onLaunch;
        this.resumeCommand = builder.resumeCommand;
        this.oneJob = builder.oneJob;
    }

    /** A context that runs jobs with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Makes the context current for this thread and those it makes. */
    public static void install(ProgramContext context) {
        CURRENT.set(context);
    }

    /** Takes the context away from this thread. */
    public static void uninstall() {
        CURRENT.remove();
    }

    /** The context that the program was launched with; empty where it launched itself. */
    public static Optional<ProgramContext> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** What {@code execute()} does. */
    public Mode mode() {
        return mode;
    }

    /** The {@code key=value} of each {@code -D}: they win over what the program sets. */
    public List<String> definitions() {
        return definitions;
    }

    /** The default parallelism, if the launcher gave one. */
    public OptionalInt parallelism() {
        return parallelism;
    }

    /** The path of the checkpoint or savepoint to start from, or {@code latest}. */
    public Optional<String> restoreFrom() {
        return restoreFrom;
    }

    /** Whether state that no operator of the job claims may be left behind. */
    public boolean allowNonRestoredState() {
        return allowNonRestoredState;
    }

    /** Who hears what happens. */
    public JobListener listener() {
        return listener;
    }

    /** For the engine: a job of the program has been launched. */
    public void launched(JobClient job) {
        onLaunch.accept(job);
    }

    /** How a person goes on with a job that has ended; {@code {checkpoint}} stands for the path. */
    public String resumeCommand() {
        return resumeCommand;
    }

    /** Lets the launcher end the job that runs. */
    public Cancellation cancellation() {
        return cancellation;
    }

    /**
     * For the engine: {@code execute()} was entered.
     *
     * @throws JobRefusedException if it was before, and the program may run one job only
     */
    public void noteExecute() {
        if (executeWasCalled && oneJob) {
            throw new JobRefusedException(
                    "The program starts a second job, but one that is started with -d has one: which of the two would be started again after a crash? Run it without -d, or make it two programs.",
                    null);
        }
        executeWasCalled = true;
    }

    /** Whether the program has called {@code execute()} at all. */
    public boolean executeWasCalled() {
        return executeWasCalled;
    }

    /** For the engine: hands over the plan that was asked for. */
    public void offerPlan(Plan offered) {
        plan = offered;
    }

    /** The plan of the program's (last) job, once it was asked for and execute() was reached. */
    public Optional<Plan> plan() {
        return Optional.ofNullable(plan);
    }

    /** For the engine: hands over what would become of state. */
    public void offerUpgrade(RestorePlan offered) {
        upgrade = offered;
    }

    /** What would become of state in the program's (last) job, once execute() was reached. */
    public Optional<RestorePlan> upgrade() {
        return Optional.ofNullable(upgrade);
    }

    /** Makes a context. */
    public static final class Builder {
        private Mode mode = Mode.RUN;
        private List<String> definitions = List.of();
        private OptionalInt parallelism = OptionalInt.empty();
        private Optional<String> restoreFrom = Optional.empty();
        private boolean allowNonRestoredState;
        private JobListener listener = JobListener.none();
        private Consumer<JobClient> onLaunch = job -> {};
        private boolean oneJob;
        private String resumeCommand = "weir run -s {checkpoint} …";

        private Builder() {}

        /** {@link ProgramContext#mode()}; RUN if not said. */
        public Builder mode(Mode value) {
            mode = value;
            return this;
        }

        /** {@link ProgramContext#definitions()}; none if not said. */
        public Builder definitions(List<String> value) {
            definitions = value;
            return this;
        }

        /** {@link ProgramContext#parallelism()}. */
        public Builder parallelism(OptionalInt value) {
            parallelism = value;
            return this;
        }

        /** {@link ProgramContext#restoreFrom()}. */
        public Builder restoreFrom(Optional<String> value) {
            restoreFrom = value;
            return this;
        }

        /** {@link ProgramContext#allowNonRestoredState()}; not allowed if not said. */
        public Builder allowNonRestoredState(boolean value) {
            allowNonRestoredState = value;
            return this;
        }

        /** {@link ProgramContext#listener()}; nobody if not said. */
        public Builder listener(JobListener value) {
            listener = value;
            return this;
        }

        /** Who gets hold of each job that the program launches; nobody if not said. */
        public Builder onLaunch(Consumer<JobClient> value) {
            onLaunch = value;
            return this;
        }

        /** {@link ProgramContext#resumeCommand()}. */
        public Builder resumeCommand(String value) {
            resumeCommand = value;
            return this;
        }

        /** Whether the program may run one job and no second; any number if not said. */
        public Builder oneJob(boolean value) {
            oneJob = value;
            return this;
        }

        /** The context. */
        public ProgramContext build() {
            return new ProgramContext(this);
        }
    }
}
