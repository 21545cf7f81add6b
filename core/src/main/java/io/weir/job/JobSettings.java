package io.weir.job;

import io.weir.checkpoint.CheckpointMode;
import io.weir.checkpoint.CheckpointSettings;
import io.weir.checkpoint.RetentionPolicy;
import io.weir.config.CheckpointStorage;
import io.weir.config.CheckpointingMode;
import io.weir.config.CheckpointingOptions;
import io.weir.config.ClaimMode;
import io.weir.config.ConfigException;
import io.weir.config.Configuration;
import io.weir.config.ExternalizedCheckpointRetention;
import io.weir.config.PipelineOptions;
import io.weir.config.StateRecoveryOptions;
import io.weir.restart.RestartStrategy;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a job is to be run: its configuration, read and checked.
 *
 * @param name of the job, by which {@code latest} finds its checkpoints
 * @param jobId the job's id, if it is given; a job with checkpoints under it goes on from those
 * @param checkpointing how it is checkpointed
 * @param checkpointDirectory where its checkpoints lie, or empty for memory
 * @param savepointDirectory where savepoints go for which no directory is given
 * @param restart when it is started again after a failure
 * @param restoreFrom {@code latest}, or the path of a checkpoint
 * @param allowNonRestoredState whether state that no operator claims is left behind
 * @param claim whether the job goes on in the folder of the checkpoint it starts from
 * @param parallelism of operators that set none, and the number of workers
 * @param maxParallelism of operators that set none, or 0 to derive it
 * @param chaining whether operators are joined into chains
 * @param chainCompilation whether chains run as private copies of their classes
 * @param automaticUids whether a stateful operator may have no uid
 * @param batchSize records in a batch
 * @param watermarkInterval how often sources make watermarks
 * @param stateBackend where keyed state lies while the job runs
 * @param resumeCommand how a person goes on with the job, with {@code {checkpoint}} for the path
 */
public record JobSettings(
        String name,
        Optional<String> jobId,
        CheckpointSettings checkpointing,
        Optional<String> checkpointDirectory,
        Optional<String> savepointDirectory,
        RestartStrategy.Factory restart,
        Optional<String> restoreFrom,
        boolean allowNonRestoredState,
        boolean claim,
        int parallelism,
        int maxParallelism,
        boolean chaining,
        boolean chainCompilation,
        boolean automaticUids,
        int batchSize,
        Duration watermarkInterval,
        StateBackendChoice stateBackend,
        String resumeCommand) {
    /** In place of a path: the newest checkpoint of the job with this name. */
    public static final String LATEST = "latest";

    private static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{32}");

    /**
     * Reads the settings.
     *
     * @param restart in place of the configured strategy, if the program sets one
     * @param cores what the default parallelism is
     * @param resumeCommand see {@link #resumeCommand}
     * @throws ConfigException if something in it can't be
     */
    public static JobSettings from(
            String name,
            Configuration configuration,
            Optional<RestartStrategy.Factory> restart,
            int cores,
            String resumeCommand) {
        CheckpointSettings checkpointing = checkpointing(configuration);
        int maxParallelism = configuration.get(PipelineOptions.MAX_PARALLELISM);
        return new JobSettings(
                configuration.find(PipelineOptions.NAME).orElse(name),
                jobId(configuration),
                checkpointing,
                directory(configuration),
                configuration.find(CheckpointingOptions.SAVEPOINT_DIR),
                restart.orElseGet(() -> RestartChoice.of(configuration)),
                configuration.find(StateRecoveryOptions.PATH),
                configuration.get(StateRecoveryOptions.IGNORE_UNCLAIMED_STATE),
                configuration.get(StateRecoveryOptions.CLAIM_MODE) == ClaimMode.CLAIM,
                configuration.find(PipelineOptions.PARALLELISM).orElse(cores),
                Math.max(0, maxParallelism),
                configuration.get(PipelineOptions.OPERATOR_CHAINING),
                configuration.get(PipelineOptions.CHAIN_COMPILATION),
                configuration.get(PipelineOptions.AUTO_GENERATE_UIDS),
                configuration.get(PipelineOptions.BATCH_SIZE),
                configuration.get(PipelineOptions.AUTO_WATERMARK_INTERVAL),
                StateBackendChoice.of(configuration),
                resumeCommand);
    }

    private static Optional<String> jobId(Configuration configuration) {
        Optional<String> id = configuration.find(PipelineOptions.JOB_ID);
        if (id.isPresent() && !JOB_ID.matcher(id.get()).matches()) {
            throw new ConfigException(
                    "pipeline.job-id is '%s', expected 32 hexadecimal digits in lower case."
                            .formatted(id.get()));
        }
        return id;
    }

    private static Optional<String> directory(Configuration configuration) {
        Optional<String> directory = configuration.find(CheckpointingOptions.DIR);
        Optional<CheckpointStorage> storage = configuration.find(CheckpointingOptions.STORAGE);
        if (storage.isPresent() && storage.get() == CheckpointStorage.JOBMANAGER) {
            return Optional.empty();
        }
        if (storage.isPresent() && directory.isEmpty()) {
            throw new ConfigException(
                    "execution.checkpointing.storage is 'filesystem', but execution.checkpointing.dir is not set. Set it to a folder, for instance file:///var/lib/weir/checkpoints.");
        }
        return directory;
    }

    private static CheckpointSettings checkpointing(Configuration configuration) {
        return new CheckpointSettings(
                configuration.get(CheckpointingOptions.INTERVAL),
                configuration.get(CheckpointingOptions.MODE) == CheckpointingMode.EXACTLY_ONCE
                        ? CheckpointMode.EXACTLY_ONCE
                        : CheckpointMode.AT_LEAST_ONCE,
                configuration.get(CheckpointingOptions.TIMEOUT),
                configuration.get(CheckpointingOptions.MIN_PAUSE),
                configuration.get(CheckpointingOptions.MAX_CONCURRENT_CHECKPOINTS),
                configuration.get(CheckpointingOptions.TOLERABLE_FAILED_CHECKPOINTS),
                retention(configuration.get(CheckpointingOptions.RETENTION)),
                configuration.get(CheckpointingOptions.NUM_RETAINED),
                configuration.get(CheckpointingOptions.INCREMENTAL));
    }

    private static RetentionPolicy retention(ExternalizedCheckpointRetention retention) {
        return RetentionPolicy.valueOf(retention.name());
    }
}
