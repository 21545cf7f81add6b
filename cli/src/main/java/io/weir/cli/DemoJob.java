package io.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@code weir run} in a process of its own, with a file in which it tells what happens. */
final class DemoJob {
    private static final int KILLED = 128 + 9;

    private final List<String> command;
    private final Path said;
    private final EventTail events;
    private final Process process;

    private DemoJob(List<String> command, Path said, EventTail events, Process process) {
        this.command = command;
        this.said = said;
        this.events = events;
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param name of the files for its events and output, in the folder
     * @param words what follows {@code weir run}
     */
    static DemoJob start(Path folder, String name, List<String> words) throws IOException {
        Path events = folder.resolve(name + ".events");
        Path said = folder.resolve(name + ".log");
        List<String> command = new ArrayList<>(weir());
        command.add("run");
        command.addAll(List.of("--events", events.toString()));
        command.addAll(words);
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        return new DemoJob(List.copyOf(command), said, new EventTail(events), process);
    }

    /** The launcher, as a user would call it; or, without one, this very JVM again. */
    private static List<String> weir() {
        Optional<Path> launcher =
                Optional.ofNullable(System.getProperty("weir.home"))
                        .map(home -> Path.of(home, "weir"))
                        .filter(Files::isExecutable);
        if (launcher.isPresent()) {
            return List.of(launcher.get().toString());
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-cp", System.getProperty("java.class.path"), "io.weir.cli.Weir");
    }

    private static java.io.File nothing() {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return new java.io.File(windows ? "NUL" : "/dev/null");
    }

    EventTail events() {
        return events;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** As {@code kill -9}: the process gets no chance to put anything in order. */
    void kill() throws InterruptedException, CommandException {
        process.destroyForcibly();
        int exitCode = process.waitFor();
        if (exitCode != KILLED) {
            throw failure("was to be killed, but had ended with exit code " + exitCode);
        }
    }

    /** Ends it if it still runs. */
    void stop() {
        process.destroyForcibly();
    }

    /** What went wrong, with the last of what the process said. */
    CommandException failure(String what) {
        String tail;
        try {
            List<String> lines = Files.readAllLines(said);
            tail = String.join("\n  ", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            tail = "(its output can't be read: " + e + ")";
        }
        return CommandException.failed(
                "The job's process %s. It was started with%n  %s%nand said%n  %s"
                        .formatted(what, ShellWords.join(command), tail));
    }
}
