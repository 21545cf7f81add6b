package io.weir.control;

import io.weir.http.Json;
import io.weir.http.JsonObject;
import io.weir.rundir.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The words of a command line in a file that only its user can read, for a process that is started
 * by another: what stands on the command line of a process can be read by everybody on the machine,
 * and settings and arguments may hold secrets.
 *
 * <pre>
 *   words.json   {"version":1,"words":["--supervised","…","-D","s3.secret-key=…","job.jar"]}
 * </pre>
 *
 * @param words what follows the name of the command
 */
public record CommandWords(List<String> words) {
    /** The option of all commands that names the folder with the file, in place of the words. */
    public static final String OPTION = "--words";

    private static final String FILE = "words.json";
    private static final int VERSION = 1;

    public CommandWords {
        words = List.copyOf(words);
    }

    /** Writes them into a folder, in place of earlier ones. */
    public void write(Path folder) throws IOException {
        PrivateFiles.write(
                folder.resolve(FILE), Json.write(Json.object("version", VERSION, "words", words)));
    }

    /** Those in a folder. */
    public static CommandWords read(Path folder) throws IOException {
        JsonObject json = JsonObject.read(Files.readAllBytes(folder.resolve(FILE)));
        if (json.requiredNumber("version") != VERSION) {
            throw new Json.Malformed("%s is of another version".formatted(folder.resolve(FILE)));
        }
        return new CommandWords(json.texts("words"));
    }
}
