package io.weir.cli;

import io.weir.http.Json;
import io.weir.http.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server is given to start a job with.
 *
 * @param jar the program; the server keeps a copy
 * @param directory in which its process is started
 * @param options of {@code weir run}, without the jar
 * @param arguments of the program
 * @param environment variables that its process gets
 */
record Submission(
        String jar,
        String directory,
        List<String> options,
        List<String> arguments,
        Map<String, String> environment) {
    /** What makes a process the same whoever starts it. */
    private static final List<String> PASSED_ON =
            List.of("JAVA_HOME", "WEIR_JAVA_OPTS", "WEIR_CONF", "WEIR_PROPERTIES");

    /** From here, as it is now. */
    static Submission fromHere(Path jar, List<String> options, List<String> arguments) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String name : PASSED_ON) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        return new Submission(
                jar.toAbsolutePath().normalize().toString(),
                Path.of("").toAbsolutePath().toString(),
                options,
                arguments,
                environment);
    }

    static Submission fromJson(JsonObject json) throws Json.Malformed {
        Map<String, String> environment = new LinkedHashMap<>();
        JsonObject variables = json.object("environment");
        for (String name : variables.fields().keySet()) {
            environment.put(name, variables.requiredText(name));
        }
        return new Submission(
                json.requiredText("jar"),
                json.requiredText("directory"),
                json.texts("options"),
                json.texts("arguments"),
                environment);
    }

    Map<String, @Nullable Object> toJson() {
        return Json.object(
                "jar",
                jar,
                "directory",
                directory,
                "options",
                options,
                "arguments",
                arguments,
                "environment",
                environment);
    }

    /** The same job with another program; with other arguments, if there are any. */
    Submission withProgram(Path newJar, List<String> newArguments) {
        return new Submission(
                newJar.toAbsolutePath().normalize().toString(),
                directory,
                options,
                newArguments.isEmpty() ? arguments : newArguments,
                environment);
    }

    /** The same job, started from a savepoint and nothing else. */
    Submission startedFrom(String savepoint, boolean leaveStateBehind) {
        List<String> others = new ArrayList<>(List.of("-s", savepoint));
        if (leaveStateBehind) {
            others.add("-n");
        }
        for (Iterator<String> words = options.iterator(); words.hasNext(); ) {
            String word = words.next();
            switch (word) {
                case "-s", "-cm" -> words.next();
                case "-n" -> {}
                default -> others.add(word);
            }
        }
        return new Submission(jar, directory, others, arguments, environment);
    }
}
