package io.weir.storage.s3;

import io.weir.config.Configuration;
import io.weir.storage.ExplainedException;
import io.weir.storage.FileStore;
import io.weir.storage.FileStoreProvider;
import io.weir.storage.StorePath;
import java.io.IOException;
import java.net.URI;
import java.util.Set;

/** Opens {@code s3://bucket/path}; {@code s3a:} is taken for the same. */
public final class S3Provider implements FileStoreProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("s3", "s3a");
    }

    @Override
    public FileStore open(URI uri, Configuration configuration) throws IOException {
        String bucket = uri.getRawAuthority();
        if (bucket == null || bucket.contains(":")) {
            throw new ExplainedException(
                    "'%s' names no bucket; expected s3://bucket/path. The address of a service other than Amazon's goes into s3.endpoint"
                            .formatted(uri));
        }
        String path = uri.getPath() == null ? "" : uri.getPath();
        String root = StorePath.folder(path.replaceFirst("^/+", "").replaceFirst("/+$", ""));
        var connection = S3Connection.open(bucket, configuration);
        try {
            connection.probe(root);
            return new S3FileStore(connection, root);
        } catch (Throwable t) {
            connection.close();
            throw t;
        }
    }
}
