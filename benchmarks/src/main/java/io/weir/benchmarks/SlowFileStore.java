package io.weir.benchmarks;

import io.weir.storage.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A store that takes its time: each call waits before it is made, as if it had a long way to go.
 */
final class SlowFileStore implements FileStore {
    private final FileStore store;
    private final long millis;

    SlowFileStore(FileStore store, long millis) {
        this.store = store;
        this.millis = millis;
    }

    private void travel() throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public String uri() {
        return store.uri();
    }

    @Override
    public Pending write(String path) throws IOException {
        travel();
        Pending pending = store.write(path);
        return new Pending() {
            @Override
            public void write(int b) throws IOException {
                pending.write(b); // what is written gathers until it is published
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                pending.write(bytes, offset, count);
            }

            @Override
            public void publish() throws IOException {
                travel();
                pending.publish();
            }

            @Override
            public void close() throws IOException {
                pending.close();
            }
        };
    }

    @Override
    public boolean writeIfAbsent(String path, byte[] content) throws IOException {
        travel();
        return store.writeIfAbsent(path, content);
    }

    @Override
    public InputStream read(String path) throws IOException {
        travel();
        return store.read(path);
    }

    @Override
    public byte[] read(String path, long offset, int length) throws IOException {
        travel();
        return store.read(path, offset, length);
    }

    @Override
    public Optional<Long> size(String path) throws IOException {
        travel();
        return store.size(path);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        travel();
        return store.list(folder);
    }

    @Override
    public void delete(String path) throws IOException {
        travel();
        store.delete(path);
    }

    @Override
    public Lease acquire(String folder, String owner) throws IOException {
        travel();
        Lease lease = store.acquire(folder, owner);
        return new Lease() {
            @Override
            public void check() throws IOException {
                travel();
                lease.check();
            }

            @Override
            public void close() throws IOException {
                travel();
                lease.close();
            }
        };
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
