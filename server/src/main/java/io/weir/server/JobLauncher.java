package io.weir.server;

import io.weir.control.CommandWords;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts the process of a job: {@code weir run}, with its output appended to the job's log. What it
 * is to run stands in a file, since it may hold secrets.
 *
 * @param command the launcher script
 * @param data the directory of this server's data
 * @param properties settings of a rank below the program's, one {@code key: value} a line
 */
record JobLauncher(Path command, Path data, String properties) {
    /** Starts the process. */
    Process start(Registration job, Registry registry) throws IOException {
        Path folder = registry.folder(job.id());
        List<String> words = new ArrayList<>(List.of("--supervised", folder.toString()));
        words.addAll(job.options());
        words.addAll(List.of("-D", "pipeline.job-id=" + job.id()));
        words.add(registry.jar(job.id()).toString());
        words.addAll(job.arguments());
        new CommandWords(words).write(folder);
        File log = registry.log(job.id()).toFile();
        Path directory = Path.of(job.directory());
        ProcessBuilder builder =
                new ProcessBuilder(
                                command.toString(), "run", CommandWords.OPTION, folder.toString())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.directory(directory.toFile().isDirectory() ? directory.toFile() : folder.toFile());
        Map<String, String> environment = builder.environment();
        // The server's own options are not the job's.
        environment.remove("WEIR_JAVA_OPTS");
        environment.putAll(job.environment());
        environment.put("WEIR_DATA_DIR", data.toString());
        environment.put(
                "WEIR_PROPERTIES", properties + environment.getOrDefault("WEIR_PROPERTIES", ""));
        return builder.start();
    }
}
