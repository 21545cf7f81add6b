package io.weir.testkit.disk;

import io.weir.storage.FileStore;
import io.weir.storage.OwnedByAnotherException;
import io.weir.storage.StorePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A simulated disk that fails on demand, and loses on a crash what a real one may lose.
 *
 * <p>It takes the steps that {@link LocalFileStore} takes (write to a temporary file, sync it,
 * rename it, sync the folder), and keeps apart what is there now and what is durable. At a
 * {@linkplain #crash loss of power} each name that differs between the two survives in the one way
 * or the other; content that was not synced is torn. At a {@linkplain #kill kill} the operating
 * system goes on: what is there stays.
 *
 * <p>When a step throws {@link SimulatedCrash} the process is dead: whatever its clean-up still
 * tries fails without effect, until {@link #crash} or {@link #kill} starts it anew. Safe for any
 * thread.
 */
public final class FaultyFileStore implements FileStore {
    private static final class Inode {
        byte[] bytes = new byte[0];
        int synced;
    }

    private final Map<String, Inode> now = new TreeMap<>();
    private final Map<String, Inode> durable = new TreeMap<>();
    private final Map<String, Inode> temporaries = new TreeMap<>();
    private final Map<String, SimulatedLease> owners = new HashMap<>();

    private StepListener listener = description -> {};
    private long steps;
    private long failAt = -1;
    private long crashAt = -1;
    private long capacity = Long.MAX_VALUE;
    private long temporaryNames;
    private int life;
    private boolean dead;

    // What the simulation does to it

    /** Is told every step from now on. */
    public synchronized void listener(StepListener listener) {
        this.listener = listener;
    }

    /** How many steps there have been. */
    public synchronized long steps() {
        return steps;
    }

    /** Lets the n-th step from now, counted from 1, fail with an IOException. */
    public synchronized void failAt(long n) {
        failAt = steps + n;
    }

    /** Lets the process die before the n-th step from now, counted from 1. */
    public synchronized void crashAt(long n) {
        crashAt = steps + n;
    }

    /** No more failures from now on; the room is without bound. */
    public synchronized void heal() {
        failAt = -1;
        crashAt = -1;
        capacity = Long.MAX_VALUE;
        listener = description -> {};
    }

    /** How many bytes fit, those of temporary files included. */
    public synchronized void capacity(long bytes) {
        capacity = bytes;
    }

    /** Power is lost and comes back; {@code seed} says what of the rest has reached the disk. */
    public synchronized void crash(Random seed) {
        // The first numbers of generators with small seeds are all alike: spread them.
        var random = new Random(seed.nextLong() * 0x9E3779B97F4A7C15L);
        var names = new TreeSet<String>(now.keySet());
        names.addAll(durable.keySet());
        for (String name : names) {
            Inode survivor = random.nextBoolean() ? now.get(name) : durable.get(name);
            if (survivor == null) {
                now.remove(name);
            } else {
                now.put(name, survivor);
            }
        }
        var torn = new ArrayList<Inode>(now.values());
        torn.addAll(temporaries.values());
        torn.forEach(inode -> tear(inode, random));
        temporaries.keySet().removeIf(name -> random.nextBoolean());
        durable.clear();
        durable.putAll(now);
        restart();
    }

    /** The process is killed and started again; the operating system goes on. */
    public synchronized void kill() {
        restart();
    }

    private void restart() {
        owners.clear();
        life++;
        dead = false;
        heal();
    }

    private static void tear(Inode inode, Random random) {
        int unsynced = inode.bytes.length - inode.synced;
        if (unsynced > 0) {
            inode.bytes = Arrays.copyOf(inode.bytes, inode.synced + random.nextInt(unsynced + 1));
            for (int i = inode.synced; i < inode.bytes.length; i++) {
                if (random.nextInt(4) == 0) {
                    inode.bytes[i] = 0; // a page that was allocated but not written
                }
            }
            inode.synced = inode.bytes.length;
        }
    }

    /** Flips a bit of a file at rest; bit 0 is the lowest of the first byte. */
    public synchronized void flipBit(String path, long bit) {
        Inode inode = Objects.requireNonNull(now.get(path), path);
        inode.bytes = inode.bytes.clone();
        inode.bytes[(int) (bit >> 3)] ^= (byte) (1 << (bit & 7));
    }

    /** Cuts a file at rest off. */
    public synchronized void truncate(String path, int length) {
        Inode inode = Objects.requireNonNull(now.get(path), path);
        inode.bytes = Arrays.copyOf(inode.bytes, length);
    }

    /** Puts a file there, as if somebody had written it behind our back. */
    public synchronized void put(String path, byte[] content) {
        var inode = new Inode();
        inode.bytes = content.clone();
        inode.synced = content.length;
        now.put(path, inode);
        durable.put(path, inode);
    }

    /** The paths of all files that are visible. */
    public synchronized Set<String> files() {
        return new TreeSet<>(now.keySet());
    }

    /** The content of all files that are visible, not to be changed. Takes no step. */
    public synchronized Map<String, byte[]> visible() {
        return contents(now);
    }

    /** The content of all files that a loss of power would leave, not to be changed. No step. */
    public synchronized Map<String, byte[]> durable() {
        return contents(durable);
    }

    private static Map<String, byte[]> contents(Map<String, Inode> inodes) {
        var contents = new TreeMap<String, byte[]>();
        inodes.forEach((path, inode) -> contents.put(path, inode.bytes));
        return contents;
    }

    /** How many temporary files lie about. */
    public synchronized int temporaries() {
        return temporaries.size();
    }

    /** The paths of the temporary files that lie about. */
    public synchronized Set<String> temporaryFiles() {
        return new TreeSet<>(temporaries.keySet());
    }

    private void step(String description) throws IOException {
        if (dead) {
            throw new IOException("The process is dead, and can't " + description);
        }
        steps++;
        if (steps == crashAt) {
            dead = true;
            throw new SimulatedCrash("at step %d: %s".formatted(steps, description));
        }
        if (steps == failAt) {
            throw new IOException("Simulated failure at step %d: %s".formatted(steps, description));
        }
        try {
            listener.onStep(description);
        } catch (SimulatedCrash e) {
            dead = true;
            throw e;
        }
    }

    // The store

    @Override
    public String uri() {
        return "faulty:";
    }

    @Override
    public synchronized Pending write(String path) throws IOException {
        requirePlace(StorePath.file(path));
        step("open a temporary file for " + path);
        return new SimulatedPending(path);
    }

    @Override
    public synchronized boolean writeIfAbsent(String path, byte[] content) throws IOException {
        requirePlace(StorePath.file(path));
        step("open a temporary file for " + path);
        try (var pending = new SimulatedPending(path)) {
            pending.write(content);
            return pending.publishIfAbsent();
        }
    }

    @Override
    public synchronized InputStream read(String path) throws IOException {
        return new ByteArrayInputStream(content(path));
    }

    @Override
    public synchronized byte[] read(String path, long offset, int length) throws IOException {
        byte[] content = content(path);
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset %d, length %d".formatted(offset, length));
        }
        if (offset > content.length - length) {
            throw new EOFException("%s has %d bytes".formatted(path, content.length));
        }
        return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
    }

    private byte[] content(String path) throws IOException {
        StorePath.file(path);
        step("read " + path);
        Inode inode = now.get(path);
        if (inode == null) {
            throw new FileNotFoundException("There is no file " + path);
        }
        return inode.bytes.clone();
    }

    @Override
    public synchronized Optional<Long> size(String path) throws IOException {
        StorePath.file(path);
        step("look at " + path);
        return Optional.ofNullable(now.get(path)).map(inode -> (long) inode.bytes.length);
    }

    @Override
    public synchronized List<String> list(String folder) throws IOException {
        String prefix = StorePath.folder(folder).isEmpty() ? "" : folder + "/";
        step("list " + folder);
        var names = new TreeSet<String>();
        for (String path : now.keySet()) {
            if (path.startsWith(prefix)) {
                int slash = path.indexOf('/', prefix.length());
                names.add(path.substring(prefix.length(), slash < 0 ? path.length() : slash + 1));
            }
        }
        return new ArrayList<>(names);
    }

    @Override
    public synchronized void delete(String path) throws IOException {
        StorePath.file(path);
        String prefix = path + "/";
        for (String file : files()) {
            if (file.equals(path) || file.startsWith(prefix)) {
                step("delete " + file);
                now.remove(file);
            }
        }
        owners.keySet().removeIf(folder -> folder.equals(path) || folder.startsWith(prefix));
        step("sync the folder of " + path);
        durable.keySet().removeIf(file -> file.equals(path) || file.startsWith(prefix));
    }

    @Override
    public synchronized Lease acquire(String folder, String owner) throws IOException {
        StorePath.folder(folder);
        step("take hold of " + folder);
        SimulatedLease held = owners.get(folder);
        if (held != null) {
            throw OwnedByAnotherException.of(folder, held.owner);
        }
        String prefix = folder.isEmpty() ? "" : folder + "/";
        temporaries.keySet().removeIf(name -> name.startsWith(prefix));
        var lease = new SimulatedLease(folder, owner);
        owners.put(folder, lease);
        return lease;
    }

    @Override
    public void close() {}

    private void requirePlace(String path) throws IOException {
        for (String file : now.keySet()) {
            if (file.startsWith(path + "/") || path.startsWith(file + "/")) {
                throw new IOException("%s is in the way of %s".formatted(file, path));
            }
        }
    }

    private void requireRoom(int more) throws IOException {
        long used = more;
        var inodes = new ArrayList<Inode>(now.values());
        inodes.addAll(temporaries.values());
        for (Inode inode : inodes) {
            used += inode.bytes.length;
        }
        if (used > capacity) {
            throw new IOException(
                    "The disk of %s is full: No space left on device".formatted(uri()));
        }
    }

    private final class SimulatedPending extends Pending {
        private final String path;
        private final String temporary;
        private final Inode inode = new Inode();
        private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        private final int born = life;
        private boolean open = true;

        SimulatedPending(String path) {
            this.path = path;
            this.temporary = path + StorePath.TEMPORARY + temporaryNames++;
            temporaries.put(temporary, inode);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int count) throws IOException {
            synchronized (FaultyFileStore.this) {
                requireOpen();
                buffer.write(source, offset, count);
                if (buffer.size() >= 256) {
                    flushBuffer();
                }
            }
        }

        private void flushBuffer() throws IOException {
            if (buffer.size() == 0) {
                return;
            }
            byte[] more = buffer.toByteArray();
            step("write %d bytes for %s".formatted(more.length, path));
            requireRoom(more.length);
            int length = inode.bytes.length;
            inode.bytes = Arrays.copyOf(inode.bytes, length + more.length);
            System.arraycopy(more, 0, inode.bytes, length, more.length);
            buffer.reset();
        }

        private void finish() throws IOException {
            requireOpen();
            flushBuffer();
            step("sync the content of " + path);
            inode.synced = inode.bytes.length;
        }

        @Override
        public void publish() throws IOException {
            synchronized (FaultyFileStore.this) {
                try {
                    finish();
                    step("rename to " + path);
                    if (temporaries.remove(temporary) == null) {
                        throw new IOException("The temporary file for %s is gone".formatted(path));
                    }
                    now.put(path, inode);
                    step("sync the folder of " + path);
                    durable.put(path, inode);
                } finally {
                    close();
                }
            }
        }

        boolean publishIfAbsent() throws IOException {
            finish();
            step("link to " + path);
            boolean won = now.putIfAbsent(path, inode) == null;
            step("sync the folder of " + path);
            durable.put(path, Objects.requireNonNull(now.get(path)));
            return won;
        }

        @Override
        public void close() {
            synchronized (FaultyFileStore.this) {
                if (open && !dead && born == life) {
                    temporaries.remove(temporary);
                }
                open = false;
            }
        }

        private void requireOpen() throws IOException {
            if (!open || born != life) {
                throw new IOException(path + " is published, closed, or lost in a crash already");
            }
        }
    }

    private final class SimulatedLease implements Lease {
        private final String folder;
        private final String owner;

        SimulatedLease(String folder, String owner) {
            this.folder = folder;
            this.owner = owner;
        }

        @Override
        public void check() throws IOException {
            synchronized (FaultyFileStore.this) {
                step("check the hold on " + folder);
                @Nullable SimulatedLease held = owners.get(folder);
                if (held != this) {
                    throw new OwnedByAnotherException(
                            "The hold of %s on %s is lost".formatted(owner, folder));
                }
            }
        }

        @Override
        public void close() {
            synchronized (FaultyFileStore.this) {
                owners.remove(folder, this);
            }
        }
    }
}
