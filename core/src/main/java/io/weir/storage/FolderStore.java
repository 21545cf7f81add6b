package io.weir.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A folder of a store as a store of its own. Closing it leaves the store below open. */
final class FolderStore implements FileStore {
    private final FileStore store;
    private final String folder;

    FolderStore(FileStore store, String folder) {
        this.store = store;
        this.folder = folder;
    }

    @Override
    public String uri() {
        String root = store.uri();
        return root.endsWith("/") || root.endsWith(":") ? root + folder : root + "/" + folder;
    }

    @Override
    public Pending write(String path) throws IOException {
        return store.write(inside(StorePath.file(path)));
    }

    @Override
    public boolean writeIfAbsent(String path, byte[] content) throws IOException {
        return store.writeIfAbsent(inside(StorePath.file(path)), content);
    }

    @Override
    public InputStream read(String path) throws IOException {
        return store.read(inside(StorePath.file(path)));
    }

    @Override
    public byte[] read(String path, long offset, int length) throws IOException {
        return store.read(inside(StorePath.file(path)), offset, length);
    }

    @Override
    public Optional<Long> size(String path) throws IOException {
        return store.size(inside(StorePath.file(path)));
    }

    @Override
    public List<String> list(String path) throws IOException {
        return store.list(inside(StorePath.folder(path)));
    }

    @Override
    public void delete(String path) throws IOException {
        store.delete(inside(StorePath.file(path)));
    }

    @Override
    public Lease acquire(String path, String owner) throws IOException {
        return store.acquire(inside(StorePath.folder(path)), owner);
    }

    @Override
    public void close() {}

    private String inside(String path) {
        return path.isEmpty() ? folder : folder + "/" + path;
    }

    @Override
    public String toString() {
        return uri();
    }
}
