package io.weir.storage.hdfs;

import io.weir.config.Configuration;
import io.weir.config.StorageOptions;
import io.weir.storage.ExplainedException;
import io.weir.storage.FileStore;
import io.weir.storage.FileStoreProvider;
import io.weir.storage.StorePath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;

/**
 * Opens {@code hdfs://host:port/path}, or {@code hdfs://name/path} where Hadoop's own configuration
 * says what the name stands for. That configuration is {@code core-site.xml} and {@code
 * hdfs-site.xml} in the folder that the environment variable {@code HADOOP_CONF_DIR} names, if it
 * does; settings that begin with {@value StorageOptions#HADOOP} win over it.
 */
public final class HdfsProvider implements FileStoreProvider {
    /**
     * Where Hadoop's defaults would let a call hang for many minutes: a checkpoint that fails soon
     * is tried again, one that hangs is not.
     */
    private static final Map<String, String> IMPATIENCE =
            Map.of(
                    "ipc.client.connect.timeout", "10000",
                    "ipc.client.connect.max.retries", "3",
                    "ipc.client.connect.max.retries.on.timeouts", "2",
                    "ipc.client.rpc-timeout.ms", "30000",
                    "dfs.client.socket-timeout", "30000",
                    // If a data node dies and there is no other, go on with those that are left.
                    "dfs.client.block.write.replace-datanode-on-failure.best-effort", "true");

    @Override
    public Set<String> schemes() {
        return Set.of("hdfs");
    }

    @Override
    public FileStore open(URI uri, Configuration configuration) throws IOException {
        var thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Hadoop asks the thread for its classes, and they may be a plugin's.
        thread.setContextClassLoader(HdfsProvider.class.getClassLoader());
        try {
            return open(uri, hadoop(configuration), configuration);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static FileStore open(
            URI uri, org.apache.hadoop.conf.Configuration hadoop, Configuration configuration)
            throws IOException {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String root = StorePath.folder(path.replaceFirst("^/+", "").replaceFirst("/+$", ""));
        URI service = uri.getRawAuthority() == null ? defaultService(uri, hadoop) : uri;
        var errors = new HdfsErrors("hdfs://" + service.getRawAuthority());
        var fs = new DistributedFileSystem();
        try {
            fs.initialize(service, hadoop);
            var folder = new Path(service.getScheme(), service.getRawAuthority(), "/" + root);
            fs.exists(folder); // fails if nobody answers
            return new HdfsFileStore(
                    fs, folder, errors, configuration.get(StorageOptions.OWNER_TIMEOUT));
        } catch (IOException | IllegalArgumentException e) {
            try {
                fs.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw errors.explained("connect to", uri.toString(), e);
        }
    }

    private static URI defaultService(URI uri, org.apache.hadoop.conf.Configuration hadoop)
            throws IOException {
        URI service = FileSystem.getDefaultUri(hadoop);
        if (!"hdfs".equals(service.getScheme())) {
            throw new ExplainedException(
                    "'%s' names no host; expected hdfs://host:port/path. To leave it out, let HADOOP_CONF_DIR name a folder whose core-site.xml sets fs.defaultFS"
                            .formatted(uri));
        }
        return service;
    }

    private static org.apache.hadoop.conf.Configuration hadoop(Configuration configuration) {
        var hadoop = new HdfsConfiguration();
        hadoop.setClassLoader(HdfsProvider.class.getClassLoader());
        String folder = System.getenv("HADOOP_CONF_DIR");
        if (folder != null) {
            for (String name : new String[] {"core-site.xml", "hdfs-site.xml"}) {
                java.nio.file.Path file = java.nio.file.Path.of(folder, name);
                if (Files.isRegularFile(file)) {
                    hadoop.addResource(new Path(file.toUri()));
                }
            }
        }
        IMPATIENCE.forEach(
                (key, value) -> {
                    if (isDefault(hadoop, key)) {
                        hadoop.set(key, value);
                    }
                });
        // A job that is told to end takes its last steps in a hook of its own.
        hadoop.setBoolean(CommonConfigurationKeysPublic.FS_AUTOMATIC_CLOSE_KEY, false);
        configuration.handedOn(StorageOptions.HADOOP).forEach(hadoop::set);
        return hadoop;
    }

    private static boolean isDefault(org.apache.hadoop.conf.Configuration hadoop, String key) {
        String[] sources = hadoop.getPropertySources(key);
        return sources == null || sources[0].endsWith("-default.xml");
    }
}
