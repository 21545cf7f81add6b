package io.weir.storage.hdfs;

import io.weir.storage.ExplainedException;
import io.weir.storage.FileStore;
import io.weir.storage.StorePath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.UUID;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** A file that is being written, under a temporary name. Confined to one thread at a time. */
final class HdfsPending extends FileStore.Pending {
    private final DistributedFileSystem fs;
    private final HdfsErrors errors;
    private final Path target;
    private final Path temporary;
    private final FSDataOutputStream out;
    private boolean open = true;
    private boolean renamed;

    HdfsPending(DistributedFileSystem fs, HdfsErrors errors, Path target) throws IOException {
        this.fs = fs;
        this.errors = errors;
        this.target = target;
        this.temporary = new Path(target.getParent(), StorePath.TEMPORARY + UUID.randomUUID());
        this.out =
                fs.create(
                        temporary,
                        FsPermission.getFileDefault(),
                        EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK),
                        1 << 16,
                        fs.getDefaultReplication(target),
                        fs.getDefaultBlockSize(target),
                        null);
    }

    @Override
    public void write(int b) throws IOException {
        requireOpen();
        try {
            out.write(b);
        } catch (IOException e) {
            throw errors.explained("write", target.toString(), e);
        }
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        requireOpen();
        try {
            out.write(source, offset, count);
        } catch (IOException e) {
            throw errors.explained("write", target.toString(), e);
        }
    }

    @Override
    public void publish() throws IOException {
        requireOpen();
        try {
            rename(Rename.OVERWRITE);
        } catch (IOException e) {
            throw errors.explained("write", target.toString(), e);
        } finally {
            close();
        }
    }

    /**
     * As publish, unless there is something already.
     *
     * @throws org.apache.hadoop.fs.FileAlreadyExistsException if there is
     */
    void publishIfAbsent() throws IOException {
        requireOpen();
        rename(Rename.NONE);
    }

    private void rename(Rename how) throws IOException {
        try {
            out.hsync();
            out.close();
            fs.rename(temporary, target, how);
            renamed = true;
        } catch (FileNotFoundException e) {
            throw new ExplainedException(
                    "Can't publish %s: its temporary file %s is gone. Another process has taken over the folder, or somebody deleted it"
                            .formatted(target, temporary),
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!open) {
            return;
        }
        open = false;
        if (renamed) {
            return;
        }
        try {
            out.close();
        } catch (IOException e) {
            // It is dropped anyway.
        }
        try {
            fs.delete(temporary, false);
        } catch (IOException e) {
            // It takes room until somebody takes hold of the folder again.
        }
    }

    private void requireOpen() throws IOException {
        if (!open) {
            throw new ExplainedException(target + " is published or closed already");
        }
    }
}
