package io.weir.testkit.sim;

import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.JobFolder;
import io.weir.testkit.disk.FaultyFileStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What must hold of the files of a simulated job, whatever happens. */
final class StoreRules {
    private static final String METADATA = "/_metadata";

    private final FaultyFileStore store;

    private final Set<String> damaged = new HashSet<>();

    /** Metadata that was read, by the identity of its content; empty for damaged one. */
    private final IdentityHashMap<byte[], Optional<CheckpointMetadata>> read =
            new IdentityHashMap<>();

    /**
     * Metadata whose deletion was not synced when a process was killed: nobody sees it, but a loss
     * of power may bring it back, then without its segments, as one that is passed over.
     */
    private Set<String> ghosts = Set.of();

    private final Set<String> everGhosts = new HashSet<>();

    /** Folders of savepoints that are complete: the user's, for ever. */
    private final Set<String> savepoints = new HashSet<>();

    private long newestSavepoint = -1;

    StoreRules(FaultyFileStore store) {
        this.store = store;
    }

    /** Somebody damages checkpoints on purpose. */
    void damaged(String jobId, long checkpointId) {
        damaged.add(jobId + "/" + checkpointId);
    }

    /** A savepoint is complete. */
    void savepoint(long checkpointId, String folder) {
        newestSavepoint = Math.max(newestSavepoint, checkpointId);
        savepoints.add(folder + "/");
    }

    /** A process begins. */
    void processBegins() {
        ghosts = new HashSet<>(store.durable().keySet());
        ghosts.removeAll(store.visible().keySet());
        everGhosts.addAll(ghosts);
    }

    /** Before a file is deleted: no checkpoint, durable or visible, may refer to it. */
    void beforeDelete(String file) {
        for (String savepoint : savepoints) {
            if (file.startsWith(savepoint)) {
                throw new AssertionError(
                        "%s is deleted, but belongs to a savepoint".formatted(file));
            }
        }
        if (!file.endsWith(".seg")) {
            return;
        }
        Map<String, byte[]> durable = store.durable();
        durable.keySet().removeAll(ghosts);
        if (referred(store.visible()).contains(file) || referred(durable).contains(file)) {
            throw new AssertionError(
                    "%s is deleted, but a checkpoint refers to it: %s"
                            .formatted(file, store.files()));
        }
    }

    private static boolean isCheckpoint(String file) {
        return file.endsWith(METADATA) && file.contains("/chk-");
    }

    /** Whether there is a checkpoint of these jobs, or any for none, that nobody has damaged. */
    boolean hasWhole(Set<String> jobs) {
        return store.files().stream()
                .filter(StoreRules::isCheckpoint)
                .filter(
                        file ->
                                jobs.isEmpty()
                                        || jobs.contains(file.substring(0, file.indexOf('/'))))
                .anyMatch(
                        file -> !damaged.contains(file.replace("chk-", "").replace(METADATA, "")));
    }

    /** The greatest id of all checkpoints that exist, or -1. */
    long newestCheckpoint() {
        long newest = newestSavepoint;
        for (String file : store.files()) {
            if (isCheckpoint(file)) {
                String folder = file.substring(0, file.length() - METADATA.length());
                newest =
                        Math.max(
                                newest,
                                Long.parseLong(folder.substring(folder.lastIndexOf("chk-") + 4)));
            }
        }
        return newest;
    }

    /** Segments of a job to which no checkpoint refers, and files that were never finished. */
    Set<String> leftovers(String jobId) {
        Set<String> left = new TreeSet<>(store.files());
        left.removeIf(file -> !file.endsWith(".seg"));
        left.removeAll(referred(store.visible()));
        left.addAll(store.temporaryFiles());
        left.removeIf(file -> !file.startsWith(jobId + "/"));
        // What a damaged checkpoint refers to is not known, so it is kept with it.
        boolean kept =
                store.files().stream()
                        .anyMatch(
                                file ->
                                        isCheckpoint(file)
                                                && damaged.contains(
                                                        file.replace("chk-", "")
                                                                .replace(METADATA, "")));
        return kept ? Set.of() : left;
    }

    private Set<String> referred(Map<String, byte[]> files) {
        Set<String> all = new HashSet<>();
        files.forEach(
                (path, content) -> {
                    if (isCheckpoint(path)) {
                        String folder = path.substring(0, path.indexOf('/') + 1);
                        read(path, content)
                                .ifPresent(
                                        metadata ->
                                                metadata.segments()
                                                        .forEach(
                                                                segment ->
                                                                        all.add(
                                                                                folder
                                                                                        + segment
                                                                                                .path())));
                    }
                });
        return all;
    }

    /** The metadata of a checkpoint, which must be whole. */
    CheckpointMetadata metadata(String jobId, long checkpointId) {
        String path = jobId + "/" + JobFolder.checkpointPath(checkpointId) + METADATA;
        byte[] content = store.visible().get(path);
        if (content == null) {
            throw new AssertionError("Checkpoint %s is complete, but not there".formatted(path));
        }
        return read(path, content)
                .orElseThrow(() -> new AssertionError(path + " is damaged at once"));
    }

    /** Reads metadata, once; empty if the simulation has damaged it: what it says is not known. */
    private Optional<CheckpointMetadata> read(String path, byte[] content) {
        return read.computeIfAbsent(
                content,
                bytes -> {
                    try {
                        return Optional.of(CheckpointMetadata.fromJson(path, bytes));
                    } catch (IOException e) {
                        return Optional.empty();
                    }
                });
    }

    /** Reads every byte of every checkpoint of a job. */
    void verifyAll(String jobId, JobFolder job) throws IOException {
        for (long id : job.checkpoints()) {
            boolean mayHaveComeBack =
                    id < job.checkpoints().get(0)
                            && everGhosts.contains(
                                    jobId + "/" + JobFolder.checkpointPath(id) + METADATA);
            if (mayHaveComeBack || damaged.contains(jobId + "/" + id)) {
                continue;
            }
            var problems = job.problems(job.read(id), JobFolder.Depth.DEEP);
            if (!problems.isEmpty()) {
                throw new AssertionError(
                        "Checkpoint %d can't be restored: %s".formatted(id, problems));
            }
        }
    }
}
