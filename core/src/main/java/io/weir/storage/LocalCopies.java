package io.weir.storage;

import io.weir.config.CheckpointingOptions;
import io.weir.config.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that is far away, with copies on the disk of this machine of the files that were written
 * through it, so that a restart, a compaction and a savepoint need not fetch them back.
 *
 * <p>The far store is the truth. It alone says what is there and how large, each time that is
 * asked; a copy only answers {@linkplain #read(String, long, int) reads of ranges}, which is how
 * the large files are read, and only of a file that the store has and that has its size. A copy is
 * no reason to fail: one that can't be written is done without, one that can't be read or is
 * damaged is removed, and the store is asked.
 *
 * <p>A copy lies under the path of its file and holds
 *
 * <pre>
 *   content    as in the store
 *   checksum   4 bytes, big-endian: CRC32C of the content
 * </pre>
 *
 * It is deleted with its file; what others delete in the store, or a dead process has left here, is
 * deleted when a folder is {@linkplain #acquire acquired}. Safe for any thread.
 */
public final class LocalCopies implements FileStore {
    private static final Logger LOG = LoggerFactory.getLogger("io.weir.storage");
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    private final FileStore store;
    private final LocalFileStore copies;

    /** Of files that were asked for, what the store has said last. */
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();

    /** Copies that this process has written or verified. */
    private final Set<String> verified = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * Copies of what is written to {@code store}.
     *
     * @param folder where copies lie, of this store alone
     */
    public LocalCopies(FileStore store, Path folder) {
        this.store = store;
        this.copies = new LocalFileStore(folder);
    }

    /**
     * Opens stores as {@code stores} does; that of the checkpoints, if it is far away, with copies
     * if {@code configuration} asks for them.
     */
    public static StoreOpener opener(Configuration configuration, StoreOpener stores) {
        Optional<Path> folder = folder(configuration);
        if (folder.isEmpty()) {
            return stores;
        }
        Optional<String> checkpoints = configuration.find(CheckpointingOptions.DIR);
        return location -> {
            FileStore store = stores.open(location);
            return checkpoints.filter(location::equals).isPresent()
                    ? new LocalCopies(store, ownFolder(folder.get(), store))
                    : store;
        };
    }

    /** Below which folder copies of checkpoints are kept, if they are. Nothing is made. */
    public static Optional<Path> folder(Configuration configuration) {
        boolean wanted =
                configuration.get(CheckpointingOptions.LOCAL_COPIES)
                        && configuration
                                .find(CheckpointingOptions.DIR)
                                .filter(location -> !FileStores.isHere(location))
                                .isPresent();
        return wanted
                ? Optional.of(
                        configuration
                                .find(CheckpointingOptions.LOCAL_COPIES_DIRECTORY)
                                .map(Path::of)
                                .orElseGet(LocalCopies::cache))
                : Optional.empty();
    }

    /** Where the user's caches lie. */
    private static Path cache() {
        String said = System.getenv("XDG_CACHE_HOME");
        Path caches =
                said == null || said.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(said);
        return caches.resolve("weir").resolve("checkpoints");
    }

    /** The folder of one store, for the eyes of this user only. */
    private static Path ownFolder(Path folder, FileStore store) {
        Path own = folder.resolve(URLEncoder.encode(store.uri(), StandardCharsets.UTF_8));
        try {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectories(
                        own,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            // Said when the first copy is written.
        }
        return own;
    }

    @Override
    public String uri() {
        return store.uri();
    }

    // ---- what the far store says

    @Override
    public boolean writeIfAbsent(String path, byte[] content) throws IOException {
        return store.writeIfAbsent(path, content);
    }

    @Override
    public InputStream read(String path) throws IOException {
        return store.read(path);
    }

    @Override
    public Optional<Long> size(String path) throws IOException {
        Optional<Long> size = store.size(path);
        size.ifPresentOrElse(bytes -> sizes.put(path, bytes), () -> sizes.remove(path));
        return size;
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return store.list(folder);
    }

    @Override
    public void delete(String path) throws IOException {
        store.delete(path);
        forget(path);
        try {
            copies.delete(path);
        } catch (IOException e) {
            warn(e);
        }
    }

    private void forget(String path) {
        String below = path + "/";
        sizes.keySet().removeIf(each -> each.equals(path) || each.startsWith(below));
        verified.removeIf(each -> each.equals(path) || each.startsWith(below));
    }

    @Override
    public Lease acquire(String folder, String owner) throws IOException {
        Lease lease = store.acquire(folder, owner);
        try {
            sweep(folder);
        } catch (IOException e) {
            warn(e); // copies of what is gone take room, and nothing else
        }
        return lease;
    }

    @Override
    public void close() throws IOException {
        store.close();
    }

    // ---- copies

    @Override
    public Pending write(String path) throws IOException {
        return new CopiedPending(path, store.write(path));
    }

    @Override
    public byte[] read(String path, long offset, int length) throws IOException {
        if (offset >= 0 && length >= 0 && copies.size(path).isPresent()) {
            byte[] copied = readCopy(path, offset, length);
            if (copied != null) {
                return copied;
            }
        }
        return store.read(path, offset, length);
    }

    /** Null if there is no copy that holds what the store has. */
    private byte @Nullable [] readCopy(String path, long offset, int length) throws IOException {
        Long known = sizes.get(path);
        Optional<Long> size = known == null ? size(path) : Optional.of(known);
        if (size.isEmpty() || offset > size.get() - length) {
            return null; // the store has the words for that
        }
        try {
            if (verified.contains(path) || verify(path, size.get())) {
                return copies.read(path, offset, length);
            }
        } catch (IOException e) {
            warn(e);
        }
        verified.remove(path);
        drop(path);
        return null;
    }

    /** Reads a copy that another process has left, all of it. */
    private boolean verify(String path, long size) throws IOException {
        if (copies.size(path).orElse(-1L) != size + CHECKSUM_BYTES) {
            return false;
        }
        var crc = new CRC32C();
        try (InputStream in = copies.read(path)) {
            byte[] bytes = new byte[1 << 16];
            for (long left = size; left > 0; ) {
                int count = in.readNBytes(bytes, 0, (int) Math.min(left, bytes.length));
                if (count == 0) {
                    return false;
                }
                crc.update(bytes, 0, count);
                left -= count;
            }
            byte[] checksum = in.readNBytes(CHECKSUM_BYTES);
            if (checksum.length < CHECKSUM_BYTES
                    || ByteBuffer.wrap(checksum).getInt() != (int) crc.getValue()) {
                return false;
            }
        }
        verified.add(path);
        return true;
    }

    private void drop(String path) {
        try {
            copies.delete(path);
        } catch (IOException e) {
            warn(e);
        }
    }

    /** Deletes what the store does not have, and what dead writers have left in {@code folder}. */
    private void sweep(String folder) throws IOException {
        copies.acquire(folder, "copies").close();
        Map<String, List<String>> there = new HashMap<>();
        for (String path : paths()) {
            int slash = path.lastIndexOf('/');
            there.computeIfAbsent(slash < 0 ? "" : path.substring(0, slash), f -> new ArrayList<>())
                    .add(path.substring(slash + 1));
        }
        for (Map.Entry<String, List<String>> copied : there.entrySet()) {
            var kept = new HashSet<>(store.list(copied.getKey()));
            for (String name : copied.getValue()) {
                if (!kept.contains(name)) {
                    copies.delete(StorePath.in(copied.getKey(), name));
                }
            }
        }
    }

    /** Of all copies. */
    private List<String> paths() throws IOException {
        Path root = copies.root();
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !StorePath.isReserved(file.getFileName().toString()))
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }

    private void warn(IOException e) {
        if (!warned.getAndSet(true)) {
            LOG.warn(
                    "Copies of {} in {} can't be used; the job goes on without. Correct execution.checkpointing.local-backup.dirs: {}",
                    store.uri(),
                    copies.root(),
                    e.getMessage());
        }
    }

    @Override
    public String toString() {
        return store + ", with copies in " + copies.root();
    }

    /** Writes to the store, and, as long as that works, a copy. */
    private final class CopiedPending extends Pending {
        private final String path;
        private final Pending far;
        private final CRC32C crc = new CRC32C();
        private long bytes;
        private @Nullable Pending copy;

        CopiedPending(String path, Pending far) {
            this.path = path;
            this.far = far;
            try {
                copy = copies.write(path);
            } catch (IOException e) {
                warn(e);
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int count) throws IOException {
            far.write(source, offset, count);
            bytes += count;
            crc.update(source, offset, count);
            onCopy(pending -> pending.write(source, offset, count));
        }

        @Override
        public void flush() throws IOException {
            far.flush();
        }

        @Override
        public void publish() throws IOException {
            far.publish();
            forget(path);
            onCopy(
                    pending -> {
                        pending.write(
                                ByteBuffer.allocate(CHECKSUM_BYTES)
                                        .putInt((int) crc.getValue())
                                        .array());
                        pending.publish();
                        sizes.put(path, bytes);
                        verified.add(path);
                    });
        }

        @Override
        public void close() throws IOException {
            try {
                far.close();
            } finally {
                onCopy(Pending::close);
            }
        }

        private void onCopy(CopyStep step) {
            Pending pending = copy;
            if (pending == null) {
                return;
            }
            try {
                step.on(pending);
            } catch (IOException e) {
                warn(e);
                copy = null;
                try {
                    pending.close();
                } catch (IOException again) {
                    // What is left is deleted by whoever acquires the folder.
                }
                drop(path); // an older one must not stand for what was published
            }
        }
    }

    @FunctionalInterface
    private interface CopyStep {
        void on(Pending copy) throws IOException;
    }
}
