package io.weir.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The folder that an attempt at a job keeps its databases in while it runs: {@code
 * weir-rocksdb-<random>}, locked as long as it is in use. What a killed process has left behind is
 * found by its lock being free, and deleted by whoever comes next.
 */
final class WorkDirectory implements AutoCloseable {
    private static final String PREFIX = "weir-rocksdb-";
    private static final String LOCK = "_lock";

    private final Path path;
    private final FileChannel lockFile;

    private WorkDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Makes a new one in a folder, which is made as well. */
    static WorkDirectory in(Path parent) throws IOException {
        Files.createDirectories(parent);
        deleteAbandoned(parent);
        Path path = Files.createTempDirectory(parent, PREFIX);
        FileChannel lockFile =
                FileChannel.open(
                        path.resolve(LOCK),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
        FileLock lock = lockFile.tryLock();
        if (lock == null) {
            lockFile.close();
            throw new IOException("%s was just made and is locked by another".formatted(path));
        }
        return new WorkDirectory(path, lockFile);
    }

    Path path() {
        return path;
    }

    /** Deletes folders whose process is gone. */
    private static void deleteAbandoned(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                deleteIfAbandoned(folder);
            }
        }
    }

    private static void deleteIfAbandoned(Path folder) {
        try (FileChannel file = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock != null) {
                deleteTree(folder);
            }
        } catch (OverlappingFileLockException | NoSuchFileException e) {
            // In use by this process, or it is being made or deleted right now.
        } catch (IOException e) {
            Log.LOG.warn("{}, left by a process that is gone, can't be deleted", folder, e);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.deleteIfExists(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /** Deletes it with all that is in it. */
    @Override
    public void close() throws IOException {
        deleteTree(path);
        lockFile.close();
    }
}
