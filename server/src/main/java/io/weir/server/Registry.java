package io.weir.server;

import io.weir.control.EndMark;
import io.weir.http.Json;
import io.weir.http.JsonObject;
import io.weir.rundir.PrivateFiles;
import io.weir.rundir.ProcessIdentity;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The jobs that were submitted, on disk: a folder for each, which survives a crash at any moment.
 *
 * <pre>
 *   jobs/&lt;id&gt;/job.json       {@link Registration}; without it the folder is an unfinished submission
 *   jobs/&lt;id&gt;/job.jar        a copy of the program
 *   jobs/&lt;id&gt;/process.json   {"pid":4711,"start":"…"}, the process that was started last
 *   jobs/&lt;id&gt;/words.json     {@link io.weir.control.CommandWords} of that process
 *   jobs/&lt;id&gt;/process.lock   held by that process as long as it lives
 *   jobs/&lt;id&gt;/restore.json   {@link io.weir.control.RestoreNote} of that process
 *   jobs/&lt;id&gt;/ended.json     {@link EndMark}, written by the job's process
 *   jobs/&lt;id&gt;/job.log        what the processes of the job say, and job.log.1 and so on
 * </pre>
 *
 * Confined to the supervisor, but for reading.
 */
final class Registry {
    private static final String REGISTRATION = "job.json";
    private static final String PROCESS = "process.json";

    private final Path root;

    Registry(Path root) {
        this.root = root;
    }

    Path folder(String id) {
        return root.resolve(id);
    }

    Path jar(String id) {
        return folder(id).resolve("job.jar");
    }

    Path log(String id) {
        return folder(id).resolve("job.log");
    }

    /**
     * The jobs, the oldest first. Unfinished submissions are removed.
     *
     * @param damaged is told the folder of a job that can't be read, and why
     */
    List<Registration> load(BiConsumer<Path, IOException> damaged) throws IOException {
        PrivateFiles.folder(root);
        List<Registration> found = new ArrayList<>();
        List<Path> folders;
        try (Stream<Path> listed = Files.list(root)) {
            folders = listed.filter(Files::isDirectory).toList();
        }
        for (Path folder : folders) {
            try {
                found.add(Registration.fromJson(Files.readAllBytes(folder.resolve(REGISTRATION))));
            } catch (NoSuchFileException e) {
                delete(folder);
            } catch (IOException e) {
                damaged.accept(folder, e);
            }
        }
        found.sort((a, b) -> Long.compare(a.submittedMillis(), b.submittedMillis()));
        return found;
    }

    /** Makes a job known, with its jar: when this returns it survives a crash. */
    void add(Registration job, Path jar) throws IOException {
        PrivateFiles.folder(root);
        Path folder = PrivateFiles.folder(folder(job.id()));
        Files.copy(jar, jar(job.id()), StandardCopyOption.REPLACE_EXISTING);
        PrivateFiles.syncFile(jar(job.id()));
        update(job);
        PrivateFiles.syncFolder(folder);
        PrivateFiles.syncFolder(root);
    }

    /** Writes what is new about a job. */
    void update(Registration job) throws IOException {
        PrivateFiles.writeDurably(folder(job.id()).resolve(REGISTRATION), job.toJson());
    }

    /** Remembers which process a job has, for a server that comes after this one. */
    void started(String id, ProcessIdentity process) throws IOException {
        PrivateFiles.write(
                folder(id).resolve(PROCESS),
                Json.write(Json.object("pid", process.pid(), "start", process.start())));
    }

    /** The process that was started last. */
    Optional<ProcessIdentity> process(String id) throws IOException {
        try {
            JsonObject json = JsonObject.read(Files.readAllBytes(folder(id).resolve(PROCESS)));
            return Optional.of(
                    new ProcessIdentity(json.requiredNumber("pid"), json.requiredText("start")));
        } catch (NoSuchFileException | Json.Malformed e) {
            // It is not written durably: after a loss of power there may be anything in it, and of
            // the processes of that time none is left.
            return Optional.empty();
        }
    }

    /** Whether and how a job has ended. */
    Optional<EndMark> end(String id) throws IOException {
        return EndMark.read(folder(id));
    }

    /** Writes how a job has ended whose process could not. */
    void end(String id, EndMark mark) throws IOException {
        mark.write(folder(id));
    }

    /** Forgets a job. */
    void remove(String id) throws IOException {
        // Without it the rest is nobody's, whatever happens now.
        Files.deleteIfExists(folder(id).resolve(REGISTRATION));
        delete(folder(id));
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, java.io.IOException e)
                            throws IOException {
                        Files.delete(dir);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
