package io.weir.snapshot;

import io.weir.snapshot.JobFolder.Newest;
import io.weir.snapshot.JobFolder.Unusable;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import io.weir.storage.StoreOpener;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The directory in which jobs keep their checkpoints ({@code execution.checkpointing.dir}), a
 * folder for each job, named by its id; and the way from what people write to a checkpoint.
 */
public final class CheckpointDirectory {
    private static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{32}/");

    private final FileStore store;

    /**
     * A checkpoint or savepoint that was found.
     *
     * @param location of its folder, as a URI
     * @param job the folder with its segments; the savepoint's own folder if it is {@linkplain
     *     CheckpointMetadata#isSelfContained() self-contained}
     */
    public record Located(String location, JobFolder job, CheckpointMetadata metadata) {}

    /**
     * What a search has found.
     *
     * @param skipped newer ones that can't be used; to be told to people
     */
    public record Found(Optional<Located> checkpoint, List<Unusable> skipped) {}

    /** The directory that is the root of {@code store}. */
    public CheckpointDirectory(FileStore store) {
        this.store = store;
    }

    /** The store whose root it is. */
    public FileStore store() {
        return store;
    }

    /** The folder of a job, whether it is there or not. */
    public JobFolder job(String jobId) throws IOException {
        return new JobFolder(FileStores.below(store, jobId));
    }

    /** The ids of all jobs that have a folder here. */
    public List<String> jobs() throws IOException {
        return store.list("").stream()
                .filter(name -> JOB_ID.matcher(name).matches())
                .map(name -> name.substring(0, 32))
                .toList();
    }

    /**
     * The newest usable checkpoint, by its time, of all jobs that have a name: each start of a job
     * has an id of its own, and the name is what stays.
     */
    public Found newestOf(String jobName) throws IOException {
        Optional<Located> best = Optional.empty();
        var skipped = new ArrayList<Unusable>();
        for (String id : jobs()) {
            JobFolder job = job(id);
            Newest newest = job.newestUsable();
            skipped.addAll(newest.skipped());
            if (newest.checkpoint().isPresent()) {
                CheckpointMetadata metadata = newest.checkpoint().get();
                if (metadata.jobName().equals(jobName)
                        && (best.isEmpty() || isNewer(metadata, best.get().metadata()))) {
                    best = Optional.of(located(job, metadata));
                }
            }
        }
        return new Found(best, List.copyOf(skipped));
    }

    private static boolean isNewer(CheckpointMetadata a, CheckpointMetadata b) {
        return a.timestampMillis() != b.timestampMillis()
                ? a.timestampMillis() > b.timestampMillis()
                : a.checkpointId() > b.checkpointId();
    }

    private static Located located(JobFolder job, CheckpointMetadata metadata) {
        String folder = JobFolder.checkpointPath(metadata.checkpointId());
        return new Located(job.store().uri() + "/" + folder, job, metadata);
    }

    /** As {@link #locate(String, StoreOpener)}, in stores for which nothing is configured. */
    public static Found locate(String given) throws IOException {
        return locate(given, FileStores::open);
    }

    /**
     * Finds the checkpoint or savepoint that somebody has named: its folder, the file {@code
     * _metadata} in it, or the job's folder, of which it takes the newest usable one; as a URI, or
     * as a local path relative to where the process was started. Its segments are not looked at,
     * unless it is chosen by the job's folder.
     *
     * @param stores opens what the location names
     * @throws FileNotFoundException if there is nothing
     * @throws DamagedFileException if the metadata is damaged
     * @throws NewerFormatException if it is of a later format
     * @throws IOException if it is something else, with what was expected
     */
    public static Found locate(String given, StoreOpener stores) throws IOException {
        String location = absolute(given.strip());
        String name = name(location);
        if (name.equals(JobFolder.METADATA)) {
            return checkpoint(given, parent(given, location), stores);
        }
        FileStore store = stores.open(location);
        if (store.size(JobFolder.METADATA).isPresent()) {
            return checkpoint(given, location, stores);
        }
        var job = new JobFolder(store);
        if (!job.checkpoints().isEmpty()) {
            Newest newest = job.newestUsable();
            if (newest.checkpoint().isEmpty()) {
                throw new IOException(
                        "None of the checkpoints in %s can be used: %s"
                                .formatted(given, newest.skipped()));
            }
            return new Found(
                    newest.checkpoint().map(metadata -> located(job, metadata)), newest.skipped());
        }
        throw nothing(given, location, store, stores);
    }

    private static Found checkpoint(String given, String location, StoreOpener stores)
            throws IOException {
        FileStore folder = stores.open(location);
        long size = folder.size(JobFolder.METADATA).orElse(0L);
        long limit = Runtime.getRuntime().maxMemory() / 8;
        if (size > limit) {
            throw new IOException(
                    "%s/_metadata has %d bytes; up to %d are read. If it is what it should be, give the process a larger heap (-Xmx)"
                            .formatted(location, size, limit));
        }
        CheckpointMetadata metadata;
        try (InputStream in = folder.read(JobFolder.METADATA)) {
            metadata =
                    CheckpointMetadata.fromJson(
                            folder.uri() + "/" + JobFolder.METADATA, in.readAllBytes());
        } catch (FileNotFoundException e) {
            throw new FileNotFoundException(
                    "There is no checkpoint at %s: %s has no file _metadata. It may have been subsumed by a newer one, or never been completed"
                            .formatted(given, location));
        }
        JobFolder job =
                new JobFolder(
                        metadata.isSelfContained() ? folder : stores.open(parent(given, location)));
        return new Found(Optional.of(new Located(folder.uri(), job, metadata)), List.of());
    }

    private static IOException nothing(
            String given, String location, FileStore store, StoreOpener stores) throws IOException {
        String expected =
                "Expected the folder of a checkpoint (.../<job id>/chk-<n>) or of a savepoint, its _metadata, or the folder of a job";
        List<String> names = store.list("");
        List<String> jobs = new CheckpointDirectory(store).jobs();
        if (!jobs.isEmpty()) {
            return new IOException(
                    "%s holds the checkpoints of %d jobs: name one of %s"
                            .formatted(given, jobs.size(), jobs));
        }
        if (!names.isEmpty()) {
            return new IOException(
                    "%s is not a checkpoint: it holds %s. %s"
                            .formatted(
                                    given, names.subList(0, Math.min(10, names.size())), expected));
        }
        String name = name(location);
        List<String> siblings =
                location.equals(name) ? List.of() : stores.open(parent(given, location)).list("");
        if (siblings.contains(name)) {
            return new IOException("%s is a file. %s".formatted(given, expected));
        }
        if (siblings.contains(name + "/")) {
            return new IOException("%s is an empty folder. %s".formatted(given, expected));
        }
        return new FileNotFoundException("There is nothing at %s. %s".formatted(given, expected));
    }

    private static String absolute(String given) throws IOException {
        String location = given;
        if (FileStores.isPath(given)) {
            try {
                Path path = Path.of(given).toAbsolutePath().normalize();
                // A link such as latest -> chk-17 stands for what it leads to.
                location = (Files.exists(path) ? path.toRealPath() : path).toString();
            } catch (InvalidPathException e) {
                throw new IOException("'%s' is not a path: %s".formatted(given, e.getReason()), e);
            }
        }
        while (location.length() > 1 && location.endsWith("/")) {
            location = location.substring(0, location.length() - 1);
        }
        return location;
    }

    private static String name(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private static String parent(String given, String location) throws IOException {
        int slash = location.lastIndexOf('/');
        if (slash < 0 || slash == location.length() - 1) {
            throw new FileNotFoundException(
                    "There is no checkpoint at %s: it has no folder above it".formatted(given));
        }
        return slash == 0 ? "/" : location.substring(0, slash);
    }
}
