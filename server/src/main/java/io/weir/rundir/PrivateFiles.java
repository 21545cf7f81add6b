package io.weir.rundir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Files and folders that only this user can read, written whole or not at all. */
public final class PrivateFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final FileAttribute<?>[] FILE = attributes("rw-------");
    private static final FileAttribute<?>[] FOLDER = attributes("rwx------");
    private static final Set<PosixFilePermission> OTHERS =
            PosixFilePermissions.fromString("---rwxrwx");
    private static final AtomicLong TEMPORARIES = new AtomicLong();

    private PrivateFiles() {}

    private static FileAttribute<?>[] attributes(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Makes a folder, with those above it; one that is there must be this user's alone.
     *
     * @throws IOException if somebody else could read or change what is in it
     */
    public static Path folder(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, FOLDER);
        } catch (FileAlreadyExistsException e) {
            requirePrivate(folder);
        }
        return folder;
    }

    private static void requirePrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " is not a folder; move it away.");
        }
        if (!POSIX) {
            return;
        }
        String owner = Files.getOwner(folder).getName();
        String user = user();
        if (!owner.equals(user)) {
            throw new IOException(
                    "%s belongs to user '%s' and not to '%s', who would keep secrets there. Name another directory with WEIR_DATA_DIR."
                            .formatted(folder, owner, user));
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        if (permissions.removeAll(OTHERS)) {
            Files.setPosixFilePermissions(folder, permissions);
        }
    }

    /** By the name that owners of files have, which need not be that of the JVM. */
    private static String user() {
        try {
            return Files.getOwner(Path.of("/proc/self")).getName();
        } catch (IOException e) {
            return System.getProperty("user.name");
        }
    }

    /** Writes a file, in place of the one that was there; readers see one or the other. */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, content, false);
    }

    /** The same; when this returns, the file survives a loss of power. */
    public static void writeDurably(Path file, byte[] content) throws IOException {
        write(file, content, true);
    }

    private static void write(Path file, byte[] content, boolean durably) throws IOException {
        Path temporary =
                file.resolveSibling(
                        ".%s.%d-%d"
                                .formatted(
                                        file.getFileName(),
                                        ProcessHandle.current().pid(),
                                        TEMPORARIES.incrementAndGet()));
        Files.deleteIfExists(temporary);
        try {
            Files.createFile(temporary, FILE);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (durably) {
                    channel.force(true);
                }
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        if (durably) {
            syncFolder(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        }
    }

    /** Makes the content of a file survive a loss of power. */
    public static void syncFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes what was created, renamed or deleted in a folder survive a loss of power. */
    public static void syncFolder(Path folder) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
