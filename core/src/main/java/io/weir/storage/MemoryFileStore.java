package io.weir.storage;

import java.io.ByteArrayInputStream;
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
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Files on the heap: as lasting as the process. For tests, and for jobs inside a program that want
 * to survive a failed task but not a lost process. Holds no more than a number of bytes given at
 * the start, written files and those being written together.
 */
public final class MemoryFileStore implements FileStore {
    private static final Map<String, MemoryFileStore> NAMED = new HashMap<>();

    private final String uri;
    private final long maxBytes;

    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private final Map<String, Held> owners = new HashMap<>();
    private long usedBytes;

    /** A new one with room for a quarter of the heap. */
    public MemoryFileStore() {
        this("memory:", Runtime.getRuntime().maxMemory() / 4);
    }

    /** A new one with room for {@code maxBytes}. */
    public MemoryFileStore(long maxBytes) {
        this("memory:", maxBytes);
    }

    private MemoryFileStore(String uri, long maxBytes) {
        this.uri = uri;
        this.maxBytes = maxBytes;
    }

    /** The one that all of this JVM share under {@code name}; made at the first call. */
    static MemoryFileStore named(String name) {
        synchronized (NAMED) {
            return NAMED.computeIfAbsent(
                    name,
                    n -> new MemoryFileStore("memory:" + n, Runtime.getRuntime().maxMemory() / 4));
        }
    }

    /** Forgets what is shared under {@code name}, so that its memory can be freed. */
    public static void forget(String name) {
        synchronized (NAMED) {
            NAMED.remove(name);
        }
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public synchronized Pending write(String path) throws IOException {
        requirePlace(StorePath.file(path));
        return new MemoryPending(path);
    }

    @Override
    public synchronized boolean writeIfAbsent(String path, byte[] content) throws IOException {
        if (files.containsKey(StorePath.file(path))) {
            return false;
        }
        requirePlace(path);
        reserve(path, content.length);
        files.put(path, content.clone());
        return true;
    }

    @Override
    public InputStream read(String path) throws IOException {
        return new ByteArrayInputStream(content(path));
    }

    @Override
    public byte[] read(String path, long offset, int length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException(
                    "offset %d and length %d must not be negative".formatted(offset, length));
        }
        byte[] content = content(path);
        if (offset > content.length - length) {
            throw new EOFException(
                    "%s/%s has %d bytes; bytes %d to %d were wanted"
                            .formatted(uri, path, content.length, offset, offset + length));
        }
        return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
    }

    @Override
    public synchronized Optional<Long> size(String path) throws IOException {
        byte[] content = files.get(StorePath.file(path));
        return content == null ? Optional.empty() : Optional.of((long) content.length);
    }

    @Override
    public synchronized List<String> list(String folder) throws IOException {
        String prefix = StorePath.folder(folder).isEmpty() ? "" : folder + "/";
        var names = new TreeSet<String>();
        for (String path : files.tailMap(prefix).keySet()) {
            if (!path.startsWith(prefix)) {
                break;
            }
            int slash = path.indexOf('/', prefix.length());
            names.add(path.substring(prefix.length(), slash < 0 ? path.length() : slash + 1));
        }
        return new ArrayList<>(names);
    }

    @Override
    public synchronized void delete(String path) throws IOException {
        byte[] file = files.remove(StorePath.file(path));
        if (file != null) {
            usedBytes -= file.length;
        }
        String prefix = path + "/";
        var below = files.subMap(prefix, path + (char) ('/' + 1));
        below.values().forEach(content -> usedBytes -= content.length);
        below.clear();
        owners.keySet().removeIf(folder -> folder.equals(path) || folder.startsWith(prefix));
    }

    @Override
    public synchronized Lease acquire(String folder, String owner) throws IOException {
        StorePath.folder(folder);
        Held held = owners.get(folder);
        if (held != null) {
            throw OwnedByAnotherException.of(uri + "/" + folder, held.owner);
        }
        var mine = new Held(folder, owner);
        owners.put(folder, mine);
        return mine;
    }

    /** Does nothing: whoever else shares the store goes on. */
    @Override
    public void close() {}

    private synchronized byte[] content(String path) throws IOException {
        byte[] content = files.get(StorePath.file(path));
        if (content == null) {
            throw new FileNotFoundException("There is no file %s/%s".formatted(uri, path));
        }
        return content;
    }

    private void requirePlace(String path) throws IOException {
        String next = files.higherKey(path + "/");
        if (next != null && next.startsWith(path + "/")) {
            throw new IOException(
                    "%s/%s is a folder, expected a file or nothing".formatted(uri, path));
        }
        for (int i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) {
            if (files.containsKey(path.substring(0, i))) {
                throw new IOException(
                        "%s/%s is a file, expected a folder; can't write %s"
                                .formatted(uri, path.substring(0, i), path));
            }
        }
    }

    private synchronized void reserve(String path, long bytes) throws IOException {
        if (usedBytes + bytes > maxBytes) {
            throw new IOException(
                    "%s is full: %d of %d bytes are taken, %s wants %d more. Give the JVM a larger heap (-Xmx), or set execution.checkpointing.dir to a folder on disk"
                            .formatted(uri, usedBytes, maxBytes, path, bytes));
        }
        usedBytes += bytes;
    }

    private synchronized void release(long bytes) {
        usedBytes -= bytes;
    }

    @Override
    public String toString() {
        return uri;
    }

    private final class MemoryPending extends Pending {
        private final String path;
        private byte[] bytes = new byte[1024];
        private int length;
        private boolean open = true;

        MemoryPending(String path) {
            this.path = path;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, source.length);
            requireOpen();
            long wanted = (long) length + count;
            if (wanted > Integer.MAX_VALUE - 16) {
                throw new IOException(
                        "%s/%s would have %d bytes; a file in memory has 2 GiB at most. Set execution.checkpointing.dir to a folder on disk"
                                .formatted(uri, path, wanted));
            }
            reserve(path, count);
            if (wanted > bytes.length) {
                bytes =
                        Arrays.copyOf(
                                bytes,
                                (int)
                                        Math.min(
                                                Integer.MAX_VALUE - 16,
                                                Math.max(wanted, 2L * bytes.length)));
            }
            System.arraycopy(source, offset, bytes, length, count);
            length += count;
        }

        @Override
        public void publish() throws IOException {
            requireOpen();
            synchronized (MemoryFileStore.this) {
                requirePlace(path);
                byte[] before = files.put(path, Arrays.copyOf(bytes, length));
                open = false;
                if (before != null) {
                    usedBytes -= before.length;
                }
            }
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                release(length);
            }
        }

        private void requireOpen() throws IOException {
            if (!open) {
                throw new IOException("%s/%s is published or closed already".formatted(uri, path));
            }
        }
    }

    private final class Held implements Lease {
        private final String folder;
        private final String owner;

        Held(String folder, String owner) {
            this.folder = folder;
            this.owner = owner;
        }

        @Override
        public void check() throws IOException {
            synchronized (MemoryFileStore.this) {
                Held now = owners.get(folder);
                if (now != this) {
                    throw new OwnedByAnotherException(
                            "The hold of '%s' on %s/%s is lost: %s"
                                    .formatted(
                                            owner,
                                            uri,
                                            folder,
                                            now == null
                                                    ? "it was closed, or the folder was deleted"
                                                    : "'" + now.owner + "' has it"));
                }
            }
        }

        @Override
        public void close() {
            synchronized (MemoryFileStore.this) {
                owners.remove(folder, this);
            }
        }
    }
}
