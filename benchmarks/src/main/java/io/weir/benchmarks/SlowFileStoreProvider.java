package io.weir.benchmarks;

import io.weir.config.Configuration;
import io.weir.storage.FileStore;
import io.weir.storage.FileStoreProvider;
import io.weir.storage.LocalFileStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/** Brings {@code slow:///path}: a local folder, a tenth of a second away. */
public final class SlowFileStoreProvider implements FileStoreProvider {
    static final long MILLIS = 100;

    @Override
    public Set<String> schemes() {
        return Set.of("slow");
    }

    @Override
    public FileStore open(URI uri, Configuration configuration) {
        return new SlowFileStore(new LocalFileStore(Path.of(uri.getPath())), MILLIS);
    }
}
