package io.weir.stream;

import io.weir.config.CheckpointingOptions;
import io.weir.config.ConfigLoader;
import io.weir.config.Configuration;
import io.weir.config.PipelineOptions;
import io.weir.connector.Source;
import io.weir.graph.InvalidProgramException;
import io.weir.graph.OperatorNode;
import io.weir.job.JobClient;
import io.weir.job.JobExecutionException;
import io.weir.job.JobExecutionResult;
import io.weir.job.JobLauncher;
import io.weir.job.JobProgram;
import io.weir.job.LocalLauncher;
import io.weir.job.ProgramContext;
import io.weir.restart.RestartStrategy;
import io.weir.watermark.WatermarkStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Where a program begins: makes streams of sources, holds the settings, runs the job.
 *
 * <pre>{@code
 * var env = StreamEnvironment.create(args);
 * env.from(Files.lines(input)).uid("lines")
 *         .flatMap(WordCount::words).uid("words")
 *         .map(word -> new Count(word, 1)).uid("ones")
 *         .keyBy(Count::word)
 *         .sum(Count::n).uid("sums")
 *         .to(Files.committed(output)).uid("out");
 * env.execute("word count");
 * }</pre>
 *
 * <p>Confined to the thread that builds the program.
 */
public final class StreamEnvironment {
    private static final String DEFAULT_JOB_NAME = "Weir Streaming Job";

    private final JobLauncher launcher;
    private final List<String> arguments;
    private final List<OperatorNode> operators = new ArrayList<>();
    private Configuration configuration;
    private Optional<RestartStrategy.Factory> restartStrategy = Optional.empty();

    StreamEnvironment(JobLauncher launcher, Configuration configuration, List<String> arguments) {
        this.launcher = launcher;
        this.configuration = configuration;
        this.arguments = List.copyOf(arguments);
    }

    /**
     * An environment with the settings of {@code conf/config.yaml}, of the process environment and
     * of the arguments.
     *
     * @param args of the program; each {@code -Dkey=value} is a setting, the others are the
     *     program's own
     */
    public static StreamEnvironment create(String... args) {
        List<String> definitions = new ArrayList<>();
        List<String> own = new ArrayList<>();
        for (String arg : args) {
            if (arg.startsWith("-D") && arg.length() > 2) {
                definitions.add(arg.substring(2));
            } else {
                own.add(arg);
            }
        }
        // The command line has the last word over what the program was given itself.
        ProgramContext.current().ifPresent(c -> definitions.addAll(c.definitions()));
        Configuration configuration =
                ConfigLoader.system().load(Configuration.empty(), definitions);
        return new StreamEnvironment(new LocalLauncher(), configuration, own);
    }

    /**
     * An environment whose jobs are run by {@code launcher}, with these settings and no others: for
     * hosts of Weir and for tests.
     */
    public static StreamEnvironment launchedBy(JobLauncher launcher, Configuration configuration) {
        return new StreamEnvironment(launcher, configuration, List.of());
    }

    /** The arguments that are the program's own. */
    public List<String> getArguments() {
        return arguments;
    }

    /** The records of a source, without event time unless the source gives them one. */
    public <T> DataStream<T> from(Source<T, ?> source) {
        return from(source, WatermarkStrategy.noWatermarks());
    }

    /** The records of a source, with event time. Watermarks are made for each split. */
    public <T> DataStream<T> from(Source<T, ?> source, WatermarkStrategy<T> watermarks) {
        return DataStream.of(this, add("source", new OperatorNode.Body.Reads(source, watermarks)));
    }

    /** Sets how many subtasks an operator has that says nothing else. */
    public StreamEnvironment setParallelism(int parallelism) {
        configuration = configuration.with(PipelineOptions.PARALLELISM, parallelism);
        return this;
    }

    /** Sets how many key groups an operator has that says nothing else. */
    public StreamEnvironment setMaxParallelism(int maxParallelism) {
        configuration = configuration.with(PipelineOptions.MAX_PARALLELISM, maxParallelism);
        return this;
    }

    /** Sets how long after the last checkpoint the next one begins. */
    public StreamEnvironment enableCheckpointing(Duration interval) {
        configuration = configuration.with(CheckpointingOptions.INTERVAL, interval);
        return this;
    }

    /** Sets whether and when a failed job starts again. */
    public StreamEnvironment setRestartStrategy(RestartStrategy.Factory strategy) {
        restartStrategy = Optional.of(strategy);
        return this;
    }

    /**
     * Sets any setting. One that the command line sets too is not changed.
     *
     * @throws io.weir.config.ConfigException if the key is not known or the value does not fit
     */
    public StreamEnvironment configure(String key, String value) {
        configuration = configuration.with(key, value);
        return this;
    }

    /** The settings as they are now. */
    public Configuration getConfiguration() {
        return configuration;
    }

    /** Runs the job to its end, under the name that is configured. */
    public JobExecutionResult execute() {
        return await(executeAsync());
    }

    /**
     * Runs the job to its end. What was built is used up; the program may build and execute another
     * job after it.
     *
     * @throws io.weir.graph.InvalidProgramException if the program can't run as it is
     * @throws JobExecutionException if the job fails for good or is cancelled
     */
    public JobExecutionResult execute(String name) {
        return await(executeAsync(name));
    }

    /** Starts the job, under the name that is configured. */
    public JobClient executeAsync() {
        return executeAsync(configuration.find(PipelineOptions.NAME).orElse(DEFAULT_JOB_NAME));
    }

    /**
     * Starts the job and returns at once. What was built is used up.
     *
     * @throws io.weir.graph.InvalidProgramException if the program can't run as it is
     */
    public JobClient executeAsync(String name) {
        JobProgram program =
                new JobProgram(name, List.copyOf(operators), configuration, restartStrategy);
        operators.clear();
        return launcher.launch(program);
    }

    private static JobExecutionResult await(JobClient job) {
        try {
            return job.result().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JobExecutionException failure) {
                throw failure;
            }
            throw new JobExecutionException(
                    "Job '%s' failed: %s".formatted(job.name(), e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            job.cancel();
            throw new JobExecutionException(
                    "Job '%s' was cancelled because the thread that waits for it was interrupted."
                            .formatted(job.name()),
                    e);
        }
    }

    OperatorNode add(String kind, OperatorNode.Body body) {
        var node = new OperatorNode(operators.size(), kind, body);
        operators.add(node);
        return node;
    }

    /** Refuses an operator that does not belong to the program being built here. */
    void checkOwns(OperatorNode node) {
        if (node.number() >= operators.size() || operators.get(node.number()) != node) {
            throw new InvalidProgramException(
                    "The stream of operator %s belongs to another StreamEnvironment, or to a job that was executed already. Build it again from env.from(...)."
                            .formatted(node));
        }
    }

    long autoWatermarkIntervalMillis() {
        return configuration.get(PipelineOptions.AUTO_WATERMARK_INTERVAL).toMillis();
    }
}
