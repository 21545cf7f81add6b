package io.weir.rundir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that can't be taken for another one: an id alone is given to a new process some time
 * after the old one has died.
 *
 * @param pid its id
 * @param start when it was started: on Linux the boot of the machine and the clock ticks since,
 *     which no change of the clock moves; elsewhere the wall-clock time
 */
public record ProcessIdentity(long pid, String start) {
    private static final Path PROC = Path.of("/proc");
    private static final String NONE = "";

    /** This process. */
    public static ProcessIdentity own() {
        return of(ProcessHandle.current().pid());
    }

    /** The process that has this id now. */
    public static ProcessIdentity of(long pid) {
        return new ProcessIdentity(pid, startOf(pid));
    }

    /** Whether it still runs. One that has ended and was not waited for does not. */
    public boolean isAlive() {
        return !start.equals(NONE) && startOf(pid).equals(start);
    }

    /** The process itself, for as long as it lives. */
    public void terminate() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }

    /** Ends it at once. */
    public void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static String startOf(long pid) {
        try {
            if (Files.isDirectory(PROC.resolve("self"))) {
                String stat = Files.readString(PROC.resolve(pid + "/stat"));
                // The name, in brackets, may hold anything; state is the 3rd field, start the 22nd.
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                boolean ended = fields[0].equals("Z") || fields[0].equals("X");
                return ended ? NONE : boot() + "/" + fields[19];
            }
        } catch (IOException | IndexOutOfBoundsException e) {
            return NONE;
        }
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(Object::toString)
                .orElse(NONE);
    }

    private static String boot() throws IOException {
        return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    }
}
