package io.weir.storage.hdfs;

import io.weir.storage.ExplainedException;
import io.weir.storage.FileStore;
import io.weir.storage.Machine;
import io.weir.storage.MarkedLease;
import io.weir.storage.Marks;
import io.weir.storage.StorePath;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * Files in a folder of HDFS.
 *
 * <p>Which of its guarantees is used for what:
 *
 * <ul>
 *   <li><b>Atomic publish:</b> a file is written under a temporary name in the folder it is for,
 *       synced to the disks of its data nodes ({@code hsync}, and {@code SYNC_BLOCK} for the blocks
 *       before the last), closed, and renamed with {@code OVERWRITE}. A rename is one step of the
 *       name node, which answers when its journal is durable.
 *   <li><b>One winner</b> ({@link #writeIfAbsent}): a rename without {@code OVERWRITE} is refused
 *       if the name is taken.
 *   <li><b>Ownership:</b> {@link MarkedLease}, by the same rename. HDFS's own leases are of no use
 *       for it: they end after a minute at the earliest, and anybody may end them.
 *   <li><b>Listings</b> come from the name node and are never late.
 * </ul>
 *
 * <p>What a dead writer has left under a temporary name is deleted when the folder is held again;
 * if the writer was not dead after all, its rename fails.
 */
final class HdfsFileStore implements FileStore {
    private final DistributedFileSystem fs;
    private final Path root;
    private final HdfsErrors errors;
    private final Duration ownerTimeout;

    /**
     * A store.
     *
     * @param fs which is closed with the store
     */
    HdfsFileStore(DistributedFileSystem fs, Path root, HdfsErrors errors, Duration ownerTimeout) {
        this.fs = fs;
        this.root = root;
        this.errors = errors;
        this.ownerTimeout = ownerTimeout;
    }

    @Override
    public String uri() {
        return root.toString();
    }

    private Path path(String checked) {
        // Not new Path(root, checked): that would take a colon for the end of a scheme.
        String folder = root.toUri().getPath();
        String path =
                checked.isEmpty()
                        ? folder
                        : folder.equals("/") ? "/" + checked : folder + "/" + checked;
        return new Path(root.toUri().getScheme(), root.toUri().getAuthority(), path);
    }

    @Override
    public Pending write(String path) throws IOException {
        Path target = path(StorePath.file(path));
        try {
            return new HdfsPending(fs, errors, target);
        } catch (IOException e) {
            throw errors.explained("write", target.toString(), e);
        }
    }

    @Override
    public boolean writeIfAbsent(String path, byte[] content) throws IOException {
        return create(path(StorePath.file(path)), content);
    }

    private boolean create(Path target, byte[] content) throws IOException {
        try {
            Optional<FileStatus> there = status(target);
            if (there.isPresent()) {
                confirm(there.get());
                return false;
            }
            try (var pending = new HdfsPending(fs, errors, target)) {
                pending.write(content);
                pending.publishIfAbsent();
                return true;
            }
        } catch (FileAlreadyExistsException e) {
            status(target).ifPresent(this::confirmQuietly);
            return false;
        } catch (IOException e) {
            throw errors.explained("write", target.toString(), e);
        }
    }

    /**
     * Makes sure that what we have seen is in the name node's journal: it shows a file some moments
     * before that. Its journal is written in order, so a change after it will do.
     */
    private void confirm(FileStatus seen) throws IOException {
        fs.setTimes(seen.getPath(), seen.getModificationTime(), -1);
    }

    private void confirmQuietly(FileStatus seen) {
        try {
            confirm(seen);
        } catch (IOException e) {
            // The temporary file was deleted since, which is a change after it, too.
        }
    }

    @Override
    public InputStream read(String path) throws IOException {
        Path file = path(StorePath.file(path));
        existing(file);
        try {
            return fs.open(file);
        } catch (FileNotFoundException e) {
            throw absent(file);
        } catch (IOException e) {
            throw errors.explained("read", file.toString(), e);
        }
    }

    @Override
    public byte[] read(String path, long offset, int length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException(
                    "offset %d and length %d must not be negative".formatted(offset, length));
        }
        Path file = path(StorePath.file(path));
        long size = existing(file).getLen();
        // Before the memory is taken: a damaged length must not become an OutOfMemoryError.
        if (offset > size - length) {
            throw new EOFException(
                    "%s has %d bytes; %d bytes from %d on were wanted"
                            .formatted(file, size, length, offset));
        }
        try (FSDataInputStream in = fs.open(file)) {
            byte[] bytes = new byte[length];
            in.readFully(offset, bytes);
            return bytes;
        } catch (FileNotFoundException e) {
            throw absent(file);
        } catch (IOException e) {
            throw errors.explained("read", file.toString(), e);
        }
    }

    private FileStatus existing(Path file) throws IOException {
        FileStatus status = status(file).orElseThrow(() -> absent(file));
        if (status.isDirectory()) {
            throw new ExplainedException(file + " is a folder, expected a file");
        }
        return status;
    }

    private static FileNotFoundException absent(Path file) {
        return new FileNotFoundException("There is no file " + file);
    }

    private Optional<FileStatus> status(Path path) throws IOException {
        try {
            return Optional.of(fs.getFileStatus(path));
        } catch (FileNotFoundException | ParentNotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("(is not a directory)")) {
                return Optional.empty();
            }
            throw errors.explained("read", path.toString(), e);
        }
    }

    @Override
    public Optional<Long> size(String path) throws IOException {
        return status(path(StorePath.file(path)))
                .filter(FileStatus::isFile)
                .map(FileStatus::getLen);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        var names = new ArrayList<String>();
        for (FileStatus status : statuses(path(StorePath.folder(folder)))) {
            String name = status.getPath().getName();
            if (!StorePath.isReserved(name)) {
                names.add(status.isDirectory() ? name + "/" : name);
            }
        }
        Collections.sort(names);
        return names;
    }

    /** What is in a folder; nothing if it is not there, or a file. */
    private List<FileStatus> statuses(Path folder) throws IOException {
        if (!status(folder).map(FileStatus::isDirectory).orElse(false)) {
            return List.of();
        }
        try {
            return List.of(fs.listStatus(folder));
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw errors.explained("list", folder.toString(), e);
        }
    }

    @Override
    public void delete(String path) throws IOException {
        Path target = path(StorePath.file(path));
        try {
            fs.delete(target, true);
        } catch (FileNotFoundException | ParentNotDirectoryException e) {
            // It is gone.
        } catch (IOException e) {
            throw errors.explained("delete", target.toString(), e);
        }
    }

    @Override
    public Lease acquire(String folder, String owner) throws IOException {
        Path path = path(StorePath.folder(folder));
        Lease lease =
                MarkedLease.acquire(
                        new FileMarks(path), path.toString(), owner, ownerTimeout, Machine.local());
        try {
            deleteTemporaries(path);
            return lease;
        } catch (Throwable t) {
            lease.close();
            throw t;
        }
    }

    private void deleteTemporaries(Path folder) throws IOException {
        try {
            RemoteIterator<LocatedFileStatus> files = fs.listFiles(folder, true);
            while (files.hasNext()) {
                Path file = files.next().getPath();
                if (file.getName().startsWith(StorePath.TEMPORARY)) {
                    fs.delete(file, false);
                }
            }
        } catch (IOException e) {
            throw errors.explained("clear up", folder.toString(), e);
        }
    }

    @Override
    public void close() throws IOException {
        fs.close();
    }

    @Override
    public String toString() {
        return uri();
    }

    /** The marks of one folder. */
    private final class FileMarks implements Marks {
        private final Path folder;

        FileMarks(Path folder) {
            this.folder = folder;
        }

        @Override
        public boolean create(String name, byte[] content) throws IOException {
            return HdfsFileStore.this.create(new Path(folder, name), content);
        }

        @Override
        public void replace(String name, byte[] content) throws IOException {
            Path file = new Path(folder, name);
            try (var pending = new HdfsPending(fs, errors, file)) {
                pending.write(content);
                pending.publish();
            } catch (IOException e) {
                throw errors.explained("write", file.toString(), e);
            }
        }

        @Override
        public Optional<byte[]> read(String name) throws IOException {
            Path file = new Path(folder, name);
            try (FSDataInputStream in = fs.open(file)) {
                return Optional.of(in.readAllBytes());
            } catch (FileNotFoundException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw errors.explained("read", file.toString(), e);
            }
        }

        @Override
        public List<String> list() throws IOException {
            return statuses(folder).stream()
                    .map(status -> status.getPath().getName())
                    .filter(name -> name.startsWith(StorePath.OWNER))
                    .toList();
        }

        @Override
        public void delete(String name) throws IOException {
            Path file = new Path(folder, name);
            try {
                fs.delete(file, false);
            } catch (IOException e) {
                throw errors.explained("delete", file.toString(), e);
            }
        }
    }
}
