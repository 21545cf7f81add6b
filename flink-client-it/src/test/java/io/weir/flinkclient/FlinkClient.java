package io.weir.flinkclient;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Flink's command line in a process of its own, which is started once. */
final class FlinkClient implements AutoCloseable {
    private final Process process;
    private final PrintStream in;
    private final BufferedReader out;

    /** What a command printed and how it ended. */
    record Said(int exitCode, String text, Duration took) {}

    FlinkClient(Path conf, Map<String, String> environment) throws IOException {
        var builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FlinkCommands.class.getName());
        builder.environment().put("FLINK_CONF_DIR", conf.toString());
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        process = builder.start();
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    Said run(Object... words) throws IOException {
        long before = System.nanoTime();
        in.println(String.join("\t", List.of(words).stream().map(Object::toString).toList()));
        var text = new StringBuilder();
        while (true) {
            String line = out.readLine();
            if (line == null) {
                throw new IOException("Flink's client has ended: " + text);
            }
            if (line.startsWith(">>> ")) {
                return new Said(
                        Integer.parseInt(line.substring(4)),
                        text.toString(),
                        Duration.ofNanos(System.nanoTime() - before));
            }
            text.append(line).append('\n');
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
