package io.weir.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hold on a local folder: a lock on the file {@code _owner} in it, kept by the kernel until the
 * process ends in whatever way. The file holds the owner's name in UTF-8 and stays when the hold
 * ends; a file that nobody locks means nothing.
 *
 * <p>A lock of POSIX belongs to the process, and is gone as soon as the process closes <em>any</em>
 * descriptor of the file. So what this JVM holds is looked up in a table, by the file's identity,
 * before the file is opened; and the file is never opened to read it.
 */
final class LocalLease implements FileStore.Lease {
    /** Owners in this JVM by the identity of their file; also the lock for all of this class. */
    private static final Map<Object, String> HELD = new HashMap<>();

    /**
     * Channels that must stay open since closing them would end the lock of a second copy of Weir
     * in this JVM (another class loader).
     */
    private static final List<FileChannel> KEPT_OPEN = new ArrayList<>();

    private final Path file;
    private final Object identity;
    private final String owner;
    private final FileChannel channel;
    private final FileLock lock;
    private boolean open = true;

    private LocalLease(
            Path file, Object identity, String owner, FileChannel channel, FileLock lock) {
        this.file = file;
        this.identity = identity;
        this.owner = owner;
        this.channel = channel;
        this.lock = lock;
    }

    /** Takes hold of {@code folder}, which must exist. */
    static LocalLease acquire(Path folder, String owner) throws IOException {
        Path file = folder.resolve(StorePath.OWNER);
        synchronized (HELD) {
            while (true) {
                try {
                    Files.createFile(file);
                } catch (FileAlreadyExistsException e) {
                    // Left from before, or another is faster; the lock decides.
                }
                Object identity;
                FileChannel channel;
                try {
                    identity = identity(file);
                    String holder = HELD.get(identity);
                    if (holder != null) {
                        throw OwnedByAnotherException.of(folder.toString(), holder);
                    }
                    channel =
                            FileChannel.open(
                                    file,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE,
                                    LinkOption.NOFOLLOW_LINKS);
                } catch (NoSuchFileException e) {
                    if (!Files.isDirectory(folder)) {
                        throw e;
                    }
                    continue; // somebody deletes the file; try again
                }
                FileLock lock = lock(folder, channel);
                if (identity.equals(identityOrNone(file))) {
                    writeOwner(channel, owner);
                    HELD.put(identity, owner);
                    return new LocalLease(file, identity, owner, channel, lock);
                }
                // Deleted or replaced between two steps: what we locked is not what others see.
                channel.close();
            }
        }
    }

    private static FileLock lock(Path folder, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            KEPT_OPEN.add(channel);
            throw OwnedByAnotherException.of(folder.toString(), readOwner(channel));
        } catch (IOException e) {
            channel.close();
            throw new ExplainedException(
                    "The file system of %s can't lock files (%s), which is needed so that no two processes write there. Choose another execution.checkpointing.dir"
                            .formatted(folder, e.getMessage()),
                    e);
        }
        if (lock == null) {
            String holder = readOwner(channel);
            channel.close();
            throw OwnedByAnotherException.of(folder.toString(), holder);
        }
        return lock;
    }

    private static String readOwner(FileChannel channel) throws IOException {
        var text = ByteBuffer.allocate(4096);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
    }

    private static void writeOwner(FileChannel channel, String owner) throws IOException {
        byte[] text = (owner + "\n").getBytes(StandardCharsets.UTF_8);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text), 0);
        channel.force(true);
    }

    /** Device and inode; where there are none, the path. */
    private static Object identity(Path file) throws IOException {
        Object key =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey();
        return key != null ? key : file.toRealPath();
    }

    private static Object identityOrNone(Path file) throws IOException {
        try {
            return identity(file);
        } catch (NoSuchFileException e) {
            return "none";
        }
    }

    @Override
    public void check() throws IOException {
        synchronized (HELD) {
            if (!open || !channel.isOpen() || !lock.isValid()) {
                throw lost("it was closed");
            }
            // While our channel is open, no other file can get the same inode.
            if (!identity.equals(identityOrNone(file))) {
                throw lost("%s was deleted or replaced".formatted(file));
            }
        }
    }

    private OwnedByAnotherException lost(String why) {
        return new OwnedByAnotherException(
                "The hold of %s on %s is lost: %s. Another process may write there now"
                        .formatted(owner, file.getParent(), why));
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (open) {
                open = false;
                HELD.remove(identity);
                channel.close(); // ends the lock
            }
        }
    }
}
