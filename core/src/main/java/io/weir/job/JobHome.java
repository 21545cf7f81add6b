package io.weir.job;

import io.weir.backend.DeclaredState;
import io.weir.checkpoint.CheckpointStats;
import io.weir.graph.JobPlan;
import io.weir.restore.RestorePlan;
import io.weir.restore.StateSizes;
import io.weir.savepoint.SavepointReader;
import io.weir.snapshot.CheckpointDirectory;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointReader;
import io.weir.snapshot.DamagedFileException;
import io.weir.snapshot.JobFolder;
import io.weir.snapshot.StateReader;
import io.weir.storage.FileStore;
import io.weir.storage.StoreOpener;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a job keeps its checkpoints and what it starts from. Holds the job's folder for this
 * process. Confined to the job's master; every call may block.
 */
final class JobHome implements Closeable {
    private final String jobId;
    private final JobSettings settings;
    private final FileStore root;
    private final CheckpointStore store;
    private final @Nullable Restored initial;

    /** Whether the job had checkpoints under the id that it was given. */
    private final @Nullable ClaimedSavepoint claimable;

    private final boolean comesBack;

    private final List<String> warnings;
    private final Set<Long> damaged = new HashSet<>();
    private String newestDamage = "";
    private @Nullable String newestLocation;
    private @Nullable CheckpointMetadata newest;

    /**
     * A checkpoint or savepoint that an attempt starts from.
     *
     * @param location of its folder
     * @param job the store whose root is the folder of the job that took it, or the savepoint's
     * @param metadata of it
     * @param own whether it lies in this job's own folder
     */
    record Restored(String location, FileStore job, CheckpointMetadata metadata, boolean own) {
        StateReader reader() {
            return metadata.isSelfContained()
                    ? SavepointReader.of(job, metadata)
                    : new CheckpointReader(job, metadata);
        }

        /**
         * What becomes of its state in a job.
         *
         * @param declared by operator id, what the operators declare; empty while none is open
         * @throws IOException if it can't be read how much there is of a state
         */
        RestorePlan plan(JobPlan plan, Optional<Map<String, List<DeclaredState>>> declared)
                throws IOException {
            try {
                RestorePlan decision =
                        RestorePlan.of(metadata, location, plan, declared, StateSizes.NOT_ASKED);
                // How much it is matters only where some would be lost.
                return decision.verdict() == RestorePlan.Verdict.SAFE
                        ? decision
                        : RestorePlan.of(
                                metadata, location, plan, declared, StateSizes.in(job, metadata));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        CheckpointStats.Restored asStats(long nowMillis) {
            return new CheckpointStats.Restored(
                    metadata.checkpointId(),
                    metadata.kind() == CheckpointMetadata.Kind.SAVEPOINT,
                    nowMillis,
                    location);
        }
    }

    private JobHome(
            String jobId,
            JobSettings settings,
            FileStore root,
            CheckpointStore store,
            @Nullable Restored initial,
            @Nullable ClaimedSavepoint claimable,
            boolean comesBack,
            List<String> warnings) {
        this.jobId = jobId;
        this.settings = settings;
        this.root = root;
        this.store = store;
        this.initial = initial;
        this.claimable = claimable;
        this.comesBack = comesBack;
        this.warnings = warnings;
    }

    /**
     * Opens the checkpoint directory, finds what to start from, and takes hold of the job's folder.
     *
     * @throws JobRefusedException if one of these can't be, with the way out
     */
    static JobHome find(Seams seams, JobSettings settings) throws JobRefusedException {
        String where = settings.checkpointDirectory().orElse("memory:");
        try {
            FileStore root = seams.stores().open(where);
            try {
                return find(seams, settings, where, root);
            } catch (Throwable t) {
                closeAfter(t, root);
                throw t;
            }
        } catch (IOException e) {
            throw new JobRefusedException(
                    e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private static JobHome find(Seams seams, JobSettings settings, String where, FileStore root)
            throws IOException {
        List<String> warnings = new ArrayList<>();
        boolean comesBack =
                settings.jobId().isPresent()
                        && !new CheckpointDirectory(root)
                                .job(settings.jobId().get())
                                .checkpoints()
                                .isEmpty();
        // One that comes back goes on from what it has itself; restorePoint() finds it.
        Restored initial =
                comesBack ? null : initial(seams.stores(), root, settings, where, warnings);
        String jobId;
        if (initial != null && initial.own()) {
            jobId = initial.metadata().jobId();
        } else if (settings.jobId().isPresent()) {
            jobId = settings.jobId().get();
        } else {
            byte[] id = new byte[16];
            seams.random().nextBytes(id);
            jobId = HexFormat.of().formatHex(id);
        }
        JobFolder folder = new CheckpointDirectory(root).job(jobId);
        FileStore.Lease lease =
                root.acquire(jobId, "job '%s', %s".formatted(settings.name(), seams.processName()));
        try {
            CheckpointStore store =
                    CheckpointStore.open(folder, lease, settings.checkpointing(), warnings::add);
            return new JobHome(
                    jobId,
                    settings,
                    root,
                    store,
                    initial,
                    claimable(seams, settings, initial),
                    comesBack,
                    warnings);
        } catch (Throwable t) {
            closeAfter(t, lease);
            throw t;
        }
    }

    private static @Nullable ClaimedSavepoint claimable(
            Seams seams, JobSettings settings, @Nullable Restored initial) {
        return initial != null && settings.claim() && initial.metadata().isSelfContained()
                ? new ClaimedSavepoint(initial.job(), initial.metadata(), seams.stores())
                : null;
    }

    private static void closeAfter(Throwable failure, Closeable held) {
        try {
            held.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Finds what a job would start from, and takes hold of nothing.
     *
     * @throws JobRefusedException if there is nothing, or nothing was said
     */
    static Restored locate(Seams seams, JobSettings settings)
            throws IOException, JobRefusedException {
        String where = settings.checkpointDirectory().orElse("memory:");
        Restored found =
                initial(
                        seams.stores(),
                        seams.stores().open(where),
                        settings,
                        where,
                        new ArrayList<>());
        if (found == null) {
            throw new JobRefusedException(
                    "Job '%s' starts from nothing. Name a savepoint or checkpoint with -s."
                            .formatted(settings.name()),
                    null);
        }
        return found;
    }

    private static @Nullable Restored initial(
            StoreOpener stores,
            FileStore root,
            JobSettings settings,
            String where,
            List<String> warnings)
            throws IOException, JobRefusedException {
        if (settings.restoreFrom().isEmpty()) {
            return null;
        }
        String from = settings.restoreFrom().get();
        boolean latest = from.equals(JobSettings.LATEST);
        CheckpointDirectory.Found found =
                latest
                        ? new CheckpointDirectory(root).newestOf(settings.name())
                        : CheckpointDirectory.locate(from, stores);
        boolean noneIsNamed = found.checkpoint().isEmpty();
        String own = found.checkpoint().map(located -> located.job().toString() + "/").orElse("");
        for (JobFolder.Unusable unusable : found.skipped()) {
            // Those of the same job are told when it is started from the one before them.
            if (!latest || noneIsNamed || !unusable.checkpoint().startsWith(own)) {
                warnings.add(
                        "Checkpoint %s can't be used and was passed over: %s"
                                .formatted(unusable.checkpoint(), unusable.reason()));
            }
        }
        if (noneIsNamed) {
            throw new JobRefusedException(
                    "There is no checkpoint of a job named '%s' in %s. Give its path with -s, set execution.checkpointing.dir to where it lies, or start without -s."
                            .formatted(settings.name(), where),
                    null);
        }
        CheckpointDirectory.Located located = found.checkpoint().get();
        boolean lies =
                new CheckpointDirectory(root)
                        .job(located.metadata().jobId())
                        .store()
                        .uri()
                        .equals(located.job().store().uri());
        if (!latest && settings.claim() && !lies && !located.metadata().isSelfContained()) {
            throw new JobRefusedException(
                    "Checkpoint %s can't be claimed, because it does not lie in execution.checkpointing.dir (%s). Set the directory to its own, or use claim mode NO_CLAIM."
                            .formatted(located.location(), where),
                    null);
        }
        return new Restored(
                located.location(),
                located.job().store(),
                located.metadata(),
                lies && (latest || settings.claim()) && settings.jobId().isEmpty());
    }

    String jobId() {
        return jobId;
    }

    CheckpointStore store() {
        return store;
    }

    /** What was noticed since the last call. */
    List<String> newWarnings() {
        List<String> since = List.copyOf(warnings);
        warnings.clear();
        return since;
    }

    /**
     * What the next attempt starts from: the newest whole checkpoint, or null for a fresh start.
     */
    @Nullable Restored restorePoint() throws IOException, JobRefusedException {
        if (initial != null
                && newest == null
                && !settings.restoreFrom().equals(Optional.of(JobSettings.LATEST))) {
            // What the user has named, not what is newest.
            if (initial.own()) {
                store.restored(initial.metadata());
            }
            return initial;
        }
        OptionalLong published =
                newest == null ? OptionalLong.empty() : OptionalLong.of(newest.checkpointId());
        JobFolder.Newest found = store.folder().newestUsable(damaged, published);
        for (JobFolder.Unusable unusable : found.skipped()) {
            passOver(unusable.checkpoint(), unusable.reason());
        }
        if (found.checkpoint().isEmpty()) {
            if (newest != null
                    || comesBack
                    || !damaged.isEmpty()
                    || (initial != null && initial.own())) {
                throw new JobRefusedException(
                        "None of the checkpoints in %s can be used, the newest because: %s. If there is a copy of one elsewhere, start from it with -s."
                                .formatted(store.folder(), newestDamage),
                        null);
            }
            return initial;
        }
        CheckpointMetadata metadata = found.checkpoint().get();
        store.restored(metadata);
        return new Restored(location(metadata), store.folder().store(), metadata, true);
    }

    private void passOver(String checkpoint, String reason) {
        if (newestDamage.isEmpty()) {
            newestDamage = reason;
        }
        warnings.add(
                "Checkpoint %s can't be used, the one before it is taken: %s. What sinks have committed since is written again."
                        .formatted(checkpoint, reason));
    }

    /**
     * A checkpoint turned out to be damaged when it was read.
     *
     * @throws JobRefusedException if the user has named it, so that no other may take its place
     */
    void damaged(Restored restored, DamagedFileException damage) throws JobRefusedException {
        String reason = String.valueOf(damage.getMessage());
        boolean isNamed =
                initial != null
                        && restored.location().equals(initial.location())
                        && !settings.restoreFrom().equals(Optional.of(JobSettings.LATEST));
        if (isNamed) {
            throw new JobRefusedException(
                    "%s %s can't be restored: %s. Name another one, or say 'latest' for the newest that can be used."
                            .formatted(
                                    restored.metadata().kind() == CheckpointMetadata.Kind.SAVEPOINT
                                            ? "Savepoint"
                                            : "Checkpoint",
                                    restored.location(),
                                    reason),
                    damage);
        }
        damaged.add(restored.metadata().checkpointId());
        passOver(restored.location(), reason);
    }

    private String location(CheckpointMetadata metadata) {
        return store.folder().store().uri()
                + "/"
                + JobFolder.checkpointPath(metadata.checkpointId());
    }

    /** An id that no checkpoint of this job has had. */
    long nextCheckpointId(long least) throws IOException {
        long largest = store.largestId();
        if (initial != null) {
            largest = Math.max(largest, initial.metadata().checkpointId());
        }
        return Math.max(least, largest + 1);
    }

    /** A checkpoint exists. */
    void published(String location, CheckpointMetadata metadata) {
        ClaimedSavepoint savepoint = claimable;
        if (newest == null && savepoint != null) {
            // Not before: a job that is refused or never gets so far leaves it to its owner.
            store.claim(savepoint);
        }
        newestLocation = location;
        newest = metadata;
    }

    JobEvent.CheckpointCompleted completedEvent(
            long checkpointId, @Nullable String savepoint, CheckpointStats stats) {
        long bytes = 0;
        Duration duration = Duration.ZERO;
        for (CheckpointStats.Item item : stats.history()) {
            if (item.progress().checkpointId() == checkpointId
                    && item instanceof CheckpointStats.Completed completed) {
                bytes = completed.progress().checkpointedBytes();
                duration = Duration.ofMillis(completed.durationMillis());
            }
        }
        return new JobEvent.CheckpointCompleted(
                checkpointId,
                duration,
                bytes,
                savepoint != null ? savepoint : newestLocation == null ? "" : newestLocation);
    }

    /**
     * How to go on after the job has ended without finishing; empty if there is nothing to go on
     * from.
     */
    String howToResume() {
        if (settings.checkpointDirectory().isEmpty() || !store.hasCheckpoints()) {
            return initial == null ? "" : resume(initial.location());
        }
        String location = newestLocation;
        if (location == null) {
            try {
                Restored point = restorePoint();
                location = point == null ? null : point.location();
            } catch (IOException | JobRefusedException e) {
                return "";
            }
        }
        return location == null ? "" : resume(location);
    }

    private String resume(String location) {
        return " Its newest checkpoint is kept. Go on from it with: "
                + settings.resumeCommand().replace("{checkpoint}", location);
    }

    @Override
    public void close() throws IOException {
        try (root) {
            store.close();
            if (store.isEmpty()) {
                // Nobody else knows the job's id, since there is nothing to go on from.
                root.delete(jobId);
            }
        }
    }
}
