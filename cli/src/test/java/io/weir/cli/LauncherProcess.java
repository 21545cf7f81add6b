package io.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The launcher script in a process of its own, with the Java that runs the test. */
final class LauncherProcess {
    static final Path HOME =
            Path.of(System.getProperty("weir.home", "..")).toAbsolutePath().normalize();

    private final List<String> command;
    private final Process process;
    private final Path out;
    private final Path err;

    private LauncherProcess(List<String> command, Process process, Path out, Path err) {
        this.command = command;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Runs `weir` with the words to its end. */
    static CommandLineRun weir(Map<String, String> environment, Object... words) throws Exception {
        return startWeir(environment, words).end();
    }

    /** Starts `weir` with the words. */
    static LauncherProcess startWeir(Map<String, String> environment, Object... words)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("weir").toString()));
        for (Object word : words) {
            command.add(word.toString());
        }
        return start(HOME, environment, command);
    }

    /** Starts a command. */
    static LauncherProcess start(
            Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        Path out = Files.createTempFile("weir", ".out");
        Path err = Files.createTempFile("weir", ".err");
        var builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return new LauncherProcess(command, builder.start(), out, err);
    }

    /** Asks it to end, as `kill` does. */
    void terminate() {
        process.destroy();
    }

    /** Waits until something is so, as long as the process lives. */
    void await(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new AssertionError("It did not come to it: " + end());
            }
            Thread.sleep(20);
        }
    }

    /** Waits for the end, and says what there was. */
    CommandLineRun end() throws Exception {
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("not done after 5 minutes: " + command);
        }
        var run =
                new CommandLineRun(
                        process.exitValue(), Files.readString(out), Files.readString(err));
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
        return run;
    }
}
