package io.weir.rundir;

import io.weir.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the processes of this user say how they can be reached: a file for each job that runs, and
 * one for the server.
 *
 * <pre>
 *   run/                    drwx------
 *     jobs/&lt;id&gt;.json        -rw-------   {@link Descriptor}
 *     server.json           -rw-------   the same
 * </pre>
 *
 * A process that was killed leaves its file behind; who looks at it sees that the process is gone,
 * and removes it. For any thread and process.
 */
public final class RunDirectory {
    private static final String SUFFIX = ".json";

    private final Path root;

    /** In this folder, which is made when something is written. */
    public RunDirectory(Path root) {
        this.root = root;
    }

    /** Says where a job can be reached. */
    public void publish(Descriptor job) throws IOException {
        PrivateFiles.folder(root);
        PrivateFiles.write(PrivateFiles.folder(jobs()).resolve(job.id() + SUFFIX), job.toJson());
    }

    /** Says where the server can be reached. */
    public void publishServer(Descriptor server) throws IOException {
        PrivateFiles.folder(root);
        PrivateFiles.write(serverFile(), server.toJson());
    }

    /** Takes a job's file away, if it is still that of the process. */
    public void withdraw(Descriptor job) throws IOException {
        remove(jobs().resolve(job.id() + SUFFIX), job);
    }

    /** Takes the server's file away, if it is still that of the process. */
    public void withdrawServer(Descriptor server) throws IOException {
        remove(serverFile(), server);
    }

    private static void remove(Path file, Descriptor its) throws IOException {
        Optional<Descriptor> there = read(file);
        if (there.isPresent() && there.get().process().equals(its.process())) {
            Files.deleteIfExists(file);
        }
    }

    /** The living jobs, the oldest first; files of dead processes are removed. */
    public List<Descriptor> livingJobs() throws IOException {
        List<Descriptor> living = new ArrayList<>();
        if (!Files.isDirectory(jobs())) {
            return living;
        }
        try (Stream<Path> files = Files.list(jobs())) {
            for (Path file : files.toList()) {
                if (isDescriptor(file)) {
                    living(file).ifPresent(living::add);
                }
            }
        }
        living.sort(Comparator.comparingLong(Descriptor::sinceMillis));
        return living;
    }

    /** A job, if it is alive. */
    public Optional<Descriptor> livingJob(String id) throws IOException {
        return living(jobs().resolve(id + SUFFIX));
    }

    /** The server, if it is alive. */
    public Optional<Descriptor> livingServer() throws IOException {
        return living(serverFile());
    }

    private static boolean isDescriptor(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".");
    }

    private static Optional<Descriptor> living(Path file) throws IOException {
        Optional<Descriptor> found = read(file);
        if (found.isPresent() && !found.get().process().isAlive()) {
            // Read again: a new process may have written its own meanwhile.
            remove(file, found.get());
            return Optional.empty();
        }
        return found;
    }

    private static Optional<Descriptor> read(Path file) throws IOException {
        try {
            return Optional.of(Descriptor.fromJson(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (Json.Malformed e) {
            // Files appear whole; this one was written by something else or a disk has failed.
            Files.deleteIfExists(file);
            return Optional.empty();
        }
    }

    private Path jobs() {
        return root.resolve("jobs");
    }

    private Path serverFile() {
        return root.resolve("server.json");
    }
}
