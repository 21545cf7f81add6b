package io.weir.connectors;

import java.io.IOException;
import java.nio.file.Path;

/** The local disk without waiting for it, since no test pulls the plug. */
enum UnsyncedDisk implements Disk {
    INSTANCE;

    @Override
    public void createFolder(Path folder) throws IOException {
        java.nio.file.Files.createDirectories(folder);
    }

    @Override
    public Output create(Path file) throws IOException {
        Output output = LocalDisk.INSTANCE.create(file);
        return new Output() {
            @Override
            public void write(byte[] bytes, int length) throws IOException {
                output.write(bytes, length);
            }

            @Override
            public void sync() {}

            @Override
            public void close() throws IOException {
                output.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        LocalDisk.INSTANCE.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        LocalDisk.INSTANCE.delete(file);
    }

    @Override
    public void syncFolder(Path folder) {}
}
