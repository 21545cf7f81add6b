package io.weir.control;

import io.weir.http.Json;
import io.weir.http.JsonObject;
import io.weir.rundir.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That a job has ended for good, written by its own process into the job's folder at the server,
 * durably and before its checkpoints are removed: a job whose process is gone and that has no such
 * mark is to be started again, and one that has it never is.
 *
 * <pre>
 *   ended.json   {"version":1,"state":"FINISHED","at":1764025200123,"message":"","documents":{…}}
 * </pre>
 *
 * @param state FINISHED, CANCELED or FAILED
 * @param atMillis when
 * @param message what people are told
 * @param documents what was last told of the job, by the rest of the path below {@code /jobs/:id};
 *     empty if the process died before it could write them
 */
public record EndMark(
        String state, long atMillis, String message, Map<String, @Nullable Object> documents) {
    private static final String FILE = "ended.json";
    private static final int VERSION = 1;

    /** Writes the mark, in place of an earlier one. */
    public void write(Path jobFolder) throws IOException {
        PrivateFiles.writeDurably(
                jobFolder.resolve(FILE),
                Json.write(
                        Json.object(
                                "version",
                                VERSION,
                                "state",
                                state,
                                "at",
                                atMillis,
                                "message",
                                message,
                                "documents",
                                documents)));
    }

    /**
     * The mark of a job, if it has one.
     *
     * @throws IOException if it can't be read: then it is not known whether the job has ended
     */
    public static Optional<EndMark> read(Path jobFolder) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(jobFolder.resolve(FILE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        JsonObject json = JsonObject.read(bytes);
        return Optional.of(
                new EndMark(
                        json.requiredText("state"),
                        json.requiredNumber("at"),
                        json.text("message").orElse(""),
                        new LinkedHashMap<>(json.object("documents").fields())));
    }
}
