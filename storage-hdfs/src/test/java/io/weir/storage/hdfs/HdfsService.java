package io.weir.storage.hdfs;

import io.weir.config.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A name node and data nodes, real ones, in this process: they take seconds to start. */
final class HdfsService implements AutoCloseable {
    final MiniDFSCluster cluster;

    HdfsService(int dataNodes) {
        try {
            Path folder = Files.createTempDirectory("weir-hdfs-");
            var settings = new HdfsConfiguration();
            settings.setInt("dfs.replication", Math.min(2, dataNodes));
            settings.setInt("dfs.namenode.fs-limits.min-block-size", 1 << 16);
            // A dead data node is noticed in seconds instead of ten minutes.
            settings.setInt("dfs.heartbeat.interval", 1);
            settings.setInt("dfs.namenode.heartbeat.recheck-interval", 1_000);
            cluster =
                    new MiniDFSCluster.Builder(settings, folder.toFile())
                            .numDataNodes(dataNodes)
                            .build();
            cluster.waitActive();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One for all tests of this JVM that don't break it. */
    static HdfsService shared() {
        return Shared.SERVICE;
    }

    private static final class Shared {
        static final HdfsService SERVICE = new HdfsService(3);
    }

    /** {@code hdfs://localhost:port}. */
    String uri() {
        return "hdfs://localhost:" + cluster.getNameNodePort();
    }

    /** How to reach it. */
    static Configuration configuration() {
        return Configuration.empty()
                .with("flink.hadoop.dfs.replication", "2")
                .with("flink.hadoop.dfs.blocksize", "1048576");
    }

    @Override
    public void close() {
        cluster.shutdown(true);
    }
}
