package io.weir.control;

import io.weir.http.Json;
import io.weir.http.JsonObject;
import io.weir.job.StateProgress;
import io.weir.rundir.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the process of a supervised job is with reading its state. It can't be asked before its
 * job is accepted, which is after that, so it leaves a note in the job's folder now and then.
 *
 * <pre>
 *   restore.json   {"entries-done":120000,"entries-total":3000000}
 * </pre>
 */
public final class RestoreNote {
    private static final String FILE = "restore.json";

    private RestoreNote() {}

    /** Leaves a note, in place of the one before. */
    public static void write(Path jobFolder, StateProgress progress) throws IOException {
        PrivateFiles.write(
                jobFolder.resolve(FILE),
                Json.write(
                        Json.object(
                                "entries-done",
                                progress.done(),
                                "entries-total",
                                progress.total())));
    }

    /** Takes the note away. */
    public static void remove(Path jobFolder) throws IOException {
        Files.deleteIfExists(jobFolder.resolve(FILE));
    }

    /** The fields of the note, if there is one. */
    public static Optional<Map<String, @Nullable Object>> read(Path jobFolder) {
        try {
            return Optional.of(
                    JsonObject.read(Files.readAllBytes(jobFolder.resolve(FILE))).fields());
        } catch (IOException e) {
            // It has none, or not yet.
            return Optional.empty();
        }
    }
}
