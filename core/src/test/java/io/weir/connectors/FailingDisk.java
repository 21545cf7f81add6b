package io.weir.connectors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The local disk, of which one operation fails, half done. */
final class FailingDisk implements Disk {
    private static final long serialVersionUID = 1;

    /** Shared by all clones: there is one disk. */
    private static final AtomicInteger LEFT = new AtomicInteger();

    /** Operation {@code number}, from 1, will fail. */
    static FailingDisk at(int number) {
        LEFT.set(number);
        return new FailingDisk();
    }

    /** Whether the failure has not come yet. */
    static boolean isWaiting() {
        return LEFT.get() > 0;
    }

    private static void operation() throws IOException {
        if (LEFT.getAndDecrement() == 1) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        operation();
        UnsyncedDisk.INSTANCE.createFolder(folder);
    }

    @Override
    public Output create(Path file) throws IOException {
        operation();
        Output output = UnsyncedDisk.INSTANCE.create(file);
        return new Output() {
            @Override
            public void write(byte[] bytes, int length) throws IOException {
                try {
                    operation();
                } catch (IOException e) {
                    output.write(bytes, length / 2);
                    throw e;
                }
                output.write(bytes, length);
            }

            @Override
            public void sync() throws IOException {
                operation();
                output.sync();
            }

            @Override
            public void close() throws IOException {
                output.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        operation();
        UnsyncedDisk.INSTANCE.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        operation();
        UnsyncedDisk.INSTANCE.delete(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        operation();
        UnsyncedDisk.INSTANCE.syncFolder(folder);
    }
}
