package io.weir.storage;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Files in a folder of this machine, safe against the loss of power.
 *
 * <p>A file is written under a temporary name in the folder it is for, synced, renamed, and then
 * its folder is synced: the rename is atomic, so a reader sees all of it or nothing, and the order
 * of the two syncs means that a name that survives has content that survives. Folders that were
 * made for it have been synced into their parents before that.
 */
public final class LocalFileStore implements FileStore {
    /** The JDK copies a heap buffer to a direct one of its size: keep those small. */
    private static final int CHUNK = 1 << 20;

    private static final boolean POSIX =
            java.nio.file.FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final long PID = ProcessHandle.current().pid();
    private static final AtomicLong TEMPORARIES = new AtomicLong();

    private final Path root;

    /** Folders that are known to survive, so that they are synced once and not for each file. */
    private final Set<Path> durableFolders = ConcurrentHashMap.newKeySet();

    /** A store below {@code root}, which is made when the first file is written. */
    public LocalFileStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** Where it is. */
    public Path root() {
        return root;
    }

    @Override
    public String uri() {
        String uri = root.toUri().toString();
        // The JDK adds a slash if the folder exists at this moment.
        return uri.endsWith("/") && uri.length() > "file:///".length()
                ? uri.substring(0, uri.length() - 1)
                : uri;
    }

    @Override
    public Pending write(String path) throws IOException {
        Path target = placeOf(path);
        try {
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new ExplainedException(target + " is a folder, expected a file or nothing");
            }
            return new LocalPending(target);
        } catch (IOException e) {
            throw explained("write", target, e);
        }
    }

    @Override
    public boolean writeIfAbsent(String path, byte[] content) throws IOException {
        Path target = placeOf(path);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            syncFolder(folderOf(target));
            return false;
        }
        try (var pending = new LocalPending(target)) {
            pending.write(content);
            return pending.publishIfAbsent();
        } catch (IOException e) {
            throw explained("write", target, e);
        }
    }

    @Override
    public InputStream read(String path) throws IOException {
        Path file = existing(path);
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw explained("read", file, e);
        }
    }

    @Override
    public byte[] read(String path, long offset, int length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException(
                    "offset %d and length %d must not be negative".formatted(offset, length));
        }
        Path file = existing(path);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            // Before the memory is taken: a damaged length must not become an OutOfMemoryError.
            if (size - offset < length) {
                throw new EOFException(
                        "%s has %d bytes; bytes %d to %d were wanted"
                                .formatted(file, size, offset, offset + length));
            }
            byte[] bytes = new byte[length];
            int done = 0;
            while (done < length) {
                var part = ByteBuffer.wrap(bytes, done, Math.min(CHUNK, length - done));
                int count = channel.read(part, offset + done);
                if (count < 0) {
                    throw new EOFException(
                            "%s ended at byte %d while it was read; bytes %d to %d were wanted"
                                    .formatted(file, offset + done, offset, offset + length));
                }
                done += count;
            }
            return bytes;
        } catch (IOException e) {
            throw explained("read", file, e);
        }
    }

    @Override
    public Optional<Long> size(String path) throws IOException {
        Path file = resolve(StorePath.file(path));
        try {
            requireInside(file);
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(attributes.size()) : Optional.empty();
        } catch (IOException e) {
            if (isAbsence(file, e)) {
                return Optional.empty();
            }
            throw explained("read", file, e);
        }
    }

    @Override
    public List<String> list(String folder) throws IOException {
        Path path = resolve(StorePath.folder(folder));
        requireInside(path);
        var names = new ArrayList<String>();
        try (var entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!StorePath.isReserved(name)) {
                    names.add(Files.isDirectory(entry) ? name + "/" : name);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw explained("list", path, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw explained("list", path, e);
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void delete(String path) throws IOException {
        Path target = placeOf(path);
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        durableFolders.removeIf(folder -> folder.startsWith(target));
        try {
            Files.walkFileTree(target, new Deletion());
            syncFolder(folderOf(target));
        } catch (IOException e) {
            throw explained("delete", target, e);
        }
    }

    @Override
    public Lease acquire(String folder, String owner) throws IOException {
        Path path = resolve(StorePath.folder(folder));
        requireInside(path);
        try {
            makeDurable(path);
            Lease lease = LocalLease.acquire(path, owner);
            try {
                Files.walkFileTree(path, new TemporariesDeletion());
            } catch (IOException e) {
                lease.close();
                throw e;
            }
            return lease;
        } catch (IOException e) {
            throw explained("take hold of", path, e);
        }
    }

    /** Does nothing: no file stays open longer than the stream that reads or writes it. */
    @Override
    public void close() {}

    @Override
    public String toString() {
        return uri();
    }

    // Paths

    private Path resolve(String checked) throws IOException {
        try {
            Path path = root.resolve(checked).normalize();
            if (path.startsWith(root)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new ExplainedException(
                    "Path '%s' can't be used on this file system: %s"
                            .formatted(checked, e.getReason()),
                    e);
        }
        throw new ExplainedException("Path '%s' leaves the folder %s".formatted(checked, root));
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    /** A path whose last name is replaced or removed, never followed. */
    private Path placeOf(String path) throws IOException {
        Path target = resolve(StorePath.file(path));
        requireInside(folderOf(target));
        return target;
    }

    /** The path of a file that is there. */
    private Path existing(String path) throws IOException {
        Path file = resolve(StorePath.file(path));
        try {
            requireInside(file);
            if (Files.readAttributes(file, BasicFileAttributes.class).isDirectory()) {
                throw new ExplainedException(file + " is a folder, expected a file");
            }
            return file;
        } catch (FileSystemException e) {
            if (isAbsence(file, e)) {
                throw new FileNotFoundException("There is no file " + file);
            }
            throw explained("read", file, e);
        }
    }

    /** Fails if a symbolic link on the way to {@code path} leads out of the root. */
    private void requireInside(Path path) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Path realRoot = root.toRealPath();
        for (Path p = path; p != null && p.startsWith(root); p = p.getParent()) {
            if (Files.exists(p)) {
                Path real = p.toRealPath();
                if (!real.startsWith(realRoot)) {
                    throw new ExplainedException(
                            "%s leads to %s by a symbolic link, outside of %s. Use files and folders inside of it, or make the link the root itself"
                                    .formatted(p, real, root));
                }
                return;
            }
        }
    }

    /** A path that isn't there, also because a part of it is a file. */
    private static boolean isAbsence(Path path, IOException e) {
        return e instanceof NoSuchFileException || !blocking(path).equals(path);
    }

    /** The nearest part of {@code path} above it that is there but not a folder; else the path. */
    private static Path blocking(Path path) {
        for (Path p = path.getParent(); p != null; p = p.getParent()) {
            if (Files.exists(p)) {
                return Files.isDirectory(p) ? path : p;
            }
        }
        return path;
    }

    // Durability

    /** Makes a folder and those above it, so that they survive the loss of power. */
    private void makeDurable(Path folder) throws IOException {
        if (durableFolders.contains(folder)) {
            return;
        }
        if (Files.isDirectory(folder) && folder.equals(root)) {
            durableFolders.add(folder);
            return;
        }
        Path parent = folder.getParent();
        if (parent == null) {
            return;
        }
        if (folder.startsWith(root) && !folder.equals(root)) {
            makeDurable(parent);
        } else if (!Files.isDirectory(parent)) {
            makeDurable(parent);
        }
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw new ExplainedException(
                        "%s is a file, expected a folder. Remove it or choose another execution.checkpointing.dir"
                                .formatted(folder),
                        e);
            }
        }
        // Also if another has made it: that one may not have come to this point yet.
        syncFolder(parent);
        durableFolders.add(folder);
    }

    private static void syncFolder(Path folder) throws IOException {
        if (!POSIX) {
            return; // Windows can't open a folder, and makes renames durable by itself.
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    // Errors

    /** What went wrong, in words for whoever runs the job. */
    private IOException explained(String doing, Path path, IOException e) {
        if (e instanceof ExplainedException
                || e instanceof EOFException
                || e instanceof FileNotFoundException
                || e instanceof OwnedByAnotherException) {
            return e;
        }
        String reason = reason(e);
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("read-only") || (!doing.equals("read") && isReadOnly())) {
            return new ExplainedException(
                    "%s is read-only: can't %s %s. Make it writable or choose another execution.checkpointing.dir"
                            .formatted(root, doing, path),
                    e);
        }
        if (lower.contains("no space")
                || lower.contains("quota")
                || (doing.equals("write") && isFull())) {
            return new ExplainedException(
                    "The disk of %s is full (%s): can't write %s. Free some space or choose another execution.checkpointing.dir"
                            .formatted(root, reason, path),
                    e);
        }
        if (e instanceof AccessDeniedException) {
            return new ExplainedException(
                    "User %s has no permission to %s %s. Change the permissions of %s or choose another execution.checkpointing.dir"
                            .formatted(System.getProperty("user.name"), doing, path, root),
                    e);
        }
        Path blocking = blocking(path);
        if (!blocking.equals(path)) {
            return new ExplainedException(
                    "%s is a file, expected a folder: can't %s %s. Remove it or choose another execution.checkpointing.dir"
                            .formatted(blocking, doing, path),
                    e);
        }
        if (Files.isDirectory(path) && !doing.equals("list")) {
            return new ExplainedException(
                    "Can't %s %s: it is a folder (%s)".formatted(doing, path, reason), e);
        }
        return new ExplainedException("Can't %s %s: %s".formatted(doing, path, reason), e);
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException fs && fs.getReason() != null) {
            return fs.getReason();
        }
        if (e instanceof NoSuchFileException) {
            return "it is not there";
        }
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    }

    private boolean isReadOnly() {
        try {
            return Files.exists(root) && Files.getFileStore(root).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isFull() {
        try {
            return Files.exists(root) && Files.getFileStore(root).getUsableSpace() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return goneMeanwhile(e);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                throws IOException {
            if (e != null) {
                throw e;
            }
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException busy) {
                throw new ExplainedException(
                        "Can't delete %s: somebody writes into it at this moment".formatted(folder),
                        busy);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static FileVisitResult goneMeanwhile(IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }

    /** Removes what writers that died have left; only whoever holds the folder may. */
    private static final class TemporariesDeletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            if (file.getFileName().toString().startsWith(StorePath.TEMPORARY)) {
                Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return goneMeanwhile(e);
        }
    }

    private final class LocalPending extends Pending {
        private final Path target;
        private final Path temporary;
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        private boolean open = true;
        private boolean renamed;

        LocalPending(Path target) throws IOException {
            this.target = target;
            Path folder = folderOf(target);
            makeDurable(folder);
            Path name = null;
            FileChannel opened = null;
            while (opened == null) {
                name =
                        folder.resolve(
                                "%s%d-%d"
                                        .formatted(
                                                StorePath.TEMPORARY,
                                                PID,
                                                TEMPORARIES.incrementAndGet()));
                try {
                    opened =
                            FileChannel.open(
                                    name, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                } catch (FileAlreadyExistsException e) {
                    // Left by a process of another time that had our number: take the next name.
                } catch (NoSuchFileException e) {
                    if (durableFolders.isEmpty()) {
                        throw e;
                    }
                    // The folder was removed behind our back.
                    durableFolders.clear();
                    makeDurable(folder);
                }
            }
            this.temporary = Objects.requireNonNull(name);
            this.channel = opened;
        }

        @Override
        public void write(int b) throws IOException {
            requireOpen();
            if (!buffer.hasRemaining()) {
                flushBuffer();
            }
            buffer.put((byte) b);
        }

        @Override
        public void write(byte[] source, int offset, int count) throws IOException {
            requireOpen();
            if (count > buffer.remaining()) {
                flushBuffer();
            }
            if (count <= buffer.remaining()) {
                buffer.put(source, offset, count);
                return;
            }
            for (int done = 0; done < count; ) {
                int part = Math.min(CHUNK, count - done);
                writeFully(ByteBuffer.wrap(source, offset + done, part));
                done += part;
            }
        }

        private void flushBuffer() throws IOException {
            buffer.flip();
            writeFully(buffer);
            buffer.clear();
        }

        private void writeFully(ByteBuffer bytes) throws IOException {
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                throw explained("write", target, e);
            }
        }

        private void finish() throws IOException {
            requireOpen();
            flushBuffer();
            try {
                channel.force(true);
                channel.close();
            } catch (IOException e) {
                throw explained("write", target, e);
            }
        }

        @Override
        public void publish() throws IOException {
            finish();
            try {
                Files.move(
                        temporary,
                        target,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                renamed = true;
                syncFolder(folderOf(target));
            } catch (NoSuchFileException e) {
                throw new ExplainedException(
                        "Can't publish %s: its temporary file %s is gone. Another process has taken over the folder, or somebody deleted it"
                                .formatted(target, temporary),
                        e);
            } catch (IOException e) {
                throw explained("write", target, e);
            } finally {
                close();
            }
        }

        /** As publish, unless there is something already: a hard link never replaces. */
        boolean publishIfAbsent() throws IOException {
            finish();
            boolean won;
            try {
                Files.createLink(target, temporary);
                won = true;
            } catch (FileAlreadyExistsException e) {
                won = false;
            } catch (UnsupportedOperationException e) {
                throw new ExplainedException(
                        "The file system of %s has no hard links, which are needed to publish %s at most once. Choose another execution.checkpointing.dir"
                                .formatted(root, target),
                        e);
            }
            // The winner may not have come so far yet, and the loser's caller relies on it too.
            syncFolder(folderOf(target));
            return won;
        }

        @Override
        public void close() throws IOException {
            if (open) {
                open = false;
                channel.close();
                if (!renamed) {
                    Files.deleteIfExists(temporary);
                }
            }
        }

        private void requireOpen() throws IOException {
            if (!open) {
                throw new ExplainedException(target + " is published or closed already");
            }
        }
    }
}
