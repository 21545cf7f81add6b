package io.weir.server;

import io.weir.http.Json;
import io.weir.http.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job that was submitted, as the server remembers it:
 *
 * <pre>
 * {"version":1,"id":"6ecb…","submitted":1764025200123,"directory":"/home/ann",
 *  "options":["-p","2"],"arguments":["--input","texts"],"environment":{"JAVA_HOME":"…"},
 *  "name":"word count","ran":true,"cancelRequested":false}
 * </pre>
 *
 * @param id of the job
 * @param submittedMillis when
 * @param directory in which its process is started: relative paths mean what they meant there
 * @param options of {@code weir run}, without the jar
 * @param arguments of the program
 * @param environment variables of whoever submitted it that a process needs to be the same
 * @param name of the job, once it is known
 * @param ran whether it has ever run
 * @param cancelRequested whether it is not to run any more
 */
record Registration(
        String id,
        long submittedMillis,
        String directory,
        List<String> options,
        List<String> arguments,
        Map<String, String> environment,
        Optional<String> name,
        boolean ran,
        boolean cancelRequested) {
    private static final int VERSION = 1;

    Registration {
        options = List.copyOf(options);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    Registration thatRan(String itsName) {
        return new Registration(
                id,
                submittedMillis,
                directory,
                options,
                arguments,
                environment,
                Optional.of(itsName),
                true,
                cancelRequested);
    }

    Registration thatIsCancelled() {
        return new Registration(
                id, submittedMillis, directory, options, arguments, environment, name, ran, true);
    }

    byte[] toJson() {
        return Json.write(
                Json.object(
                        "version",
                        VERSION,
                        "id",
                        id,
                        "submitted",
                        submittedMillis,
                        "directory",
                        directory,
                        "options",
                        options,
                        "arguments",
                        arguments,
                        "environment",
                        environment,
                        "name",
                        name,
                        "ran",
                        ran,
                        "cancelRequested",
                        cancelRequested));
    }

    static Registration fromJson(byte[] bytes) throws Json.Malformed {
        JsonObject json = JsonObject.read(bytes);
        long version = json.requiredNumber("version");
        if (version != VERSION) {
            throw new Json.Malformed(
                    "it has version %d, and this Weir knows %d".formatted(version, VERSION));
        }
        return new Registration(
                json.requiredText("id"),
                json.requiredNumber("submitted"),
                json.requiredText("directory"),
                json.texts("options"),
                json.texts("arguments"),
                texts(json.object("environment")),
                json.text("name"),
                json.truth("ran", false),
                json.truth("cancelRequested", false));
    }

    /** The fields of an object whose values are all text. */
    static Map<String, String> texts(JsonObject json) throws Json.Malformed {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> field : json.fields().entrySet()) {
            texts.put(field.getKey(), json.requiredText(field.getKey()));
        }
        return texts;
    }
}
