package io.weir.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The machine that this process runs on.
 *
 * <p>A process is named by what no other process has at any time: the boot of its kernel, its space
 * of process numbers (containers have their own), its number, and the tick at which it was started.
 * Where the system does not tell these, nothing can be said of other processes.
 */
final class ThisMachine implements Machine {
    private static final SecureRandom RANDOM = new SecureRandom();

    static final ThisMachine INSTANCE = new ThisMachine();

    private final String place = place();
    private final String process =
            "%s %d %s %s".formatted(place, number(), startOf(number()), token());

    private final Set<String> holds = ConcurrentHashMap.newKeySet();

    private ThisMachine() {}

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedIOException {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for a folder's owner");
        }
    }

    @Override
    public Beating every(Duration interval, Runnable beat) {
        return new BeatingThread(interval, beat);
    }

    @Override
    public String token() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String process() {
        return process;
    }

    @Override
    public Set<String> holds() {
        return holds;
    }

    @Override
    public Life lifeOf(String other) {
        String[] parts = other.split(" ", -1);
        if (parts.length != 5 || place.startsWith("-") || !other.startsWith(place + " ")) {
            return Life.UNKNOWN;
        }
        try {
            return startOf(Long.parseLong(parts[2])).equals(parts[3]) ? Life.ALIVE : Life.DEAD;
        } catch (NumberFormatException e) {
            return Life.UNKNOWN;
        }
    }

    private static long number() {
        return ProcessHandle.current().pid();
    }

    /** The boot and the space of process numbers. */
    private static String place() {
        try {
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            Path space = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
            return boot + " " + space;
        } catch (IOException | UnsupportedOperationException e) {
            return "- -"; // not Linux
        }
    }

    /** The tick since boot at which a process was started; {@code -} if there is none. */
    private static String startOf(long number) {
        try {
            // Its name, in parentheses, may hold blanks; the start is the 20th word after it.
            // A system call's file: read as bytes, since it says no size.
            String stat =
                    new String(
                            Files.readAllBytes(Path.of("/proc/" + number + "/stat")),
                            StandardCharsets.UTF_8);
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean isDead = words[0].equals("Z") || words[0].equals("X");
            return isDead ? "-" : words[19];
        } catch (IOException e) {
            return "-";
        }
    }

    /** A daemon, so that a process that forgets to stop it can end. */
    private static final class BeatingThread implements Beating {
        private final Thread thread;
        private boolean stopped;

        BeatingThread(Duration interval, Runnable beat) {
            thread = new Thread(() -> run(interval.toMillis(), beat), "weir-owner");
            thread.setDaemon(true);
            thread.start();
        }

        private synchronized void run(long millis, Runnable beat) {
            try {
                long next = System.nanoTime() + millis * 1_000_000;
                while (!stopped) {
                    long left = (next - System.nanoTime()) / 1_000_000;
                    if (left > 0) {
                        wait(left);
                    } else {
                        beat.run();
                        next = System.nanoTime() + millis * 1_000_000;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public synchronized void stop() {
            stopped = true;
            notifyAll();
        }
    }
}
