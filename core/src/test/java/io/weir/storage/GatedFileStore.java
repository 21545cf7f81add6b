package io.weir.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A store behind a gate: while it is shut, each call waits until it is let through. For tests of
 * what goes on while a store does not answer.
 */
public final class GatedFileStore implements FileStore {
    private final FileStore store;
    private boolean shut;
    private int waiting;
    private int passes;

    public GatedFileStore(FileStore store) {
        this.store = store;
    }

    /** From now on each call waits. */
    public synchronized void shut() {
        shut = true;
    }

    /** Lets all go, those that wait and those that come. */
    public synchronized void open() {
        shut = false;
        notifyAll();
    }

    /** Whether calls wait that were not let through yet. */
    public synchronized boolean isWaitedFor() {
        return waiting > passes;
    }

    /** Lets one call through. */
    public synchronized void letOneThrough() {
        passes++;
        notifyAll();
    }

    private synchronized void pass() throws IOException {
        waiting++;
        try {
            while (shut && passes == 0) {
                wait();
            }
            if (passes > 0) {
                passes--;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } finally {
            waiting--;
        }
    }

    @Override
    public String uri() {
        return store.uri();
    }

    @Override
    public Pending write(String path) throws IOException {
        pass();
        Pending pending = store.write(path);
        return new Pending() {
            @Override
            public void write(int b) throws IOException {
                pending.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                pass();
                pending.write(bytes, offset, count);
            }

            @Override
            public void publish() throws IOException {
                pass();
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
        pass();
        return store.writeIfAbsent(path, content);
    }

    @Override
    public InputStream read(String path) throws IOException {
        pass();
        return store.read(path);
    }

    @Override
    public byte[] read(String path, long offset, int length) throws IOException {
        pass();
        return store.read(path, offset, length);
    }

    @Override
    public Optional<Long> size(String path) throws IOException {
        pass();
        return store.size(path);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        pass();
        return store.list(folder);
    }

    @Override
    public void delete(String path) throws IOException {
        pass();
        store.delete(path);
    }

    @Override
    public Lease acquire(String folder, String owner) throws IOException {
        pass();
        Lease lease = store.acquire(folder, owner);
        return new Lease() {
            @Override
            public void check() throws IOException {
                pass();
                lease.check();
            }

            @Override
            public void close() throws IOException {
                lease.close();
            }
        };
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
