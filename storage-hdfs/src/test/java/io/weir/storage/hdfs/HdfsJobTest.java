package io.weir.storage.hdfs;

import io.weir.trial.StoredJobContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whole jobs on HDFS, with a name node that goes away and comes back. */
class HdfsJobTest extends StoredJobContract {
    private static HdfsService service() {
        return HdfsService.shared();
    }

    @Override
    protected String location(String path) {
        return service().uri() + "/jobs/" + path;
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "flink.hadoop.dfs.replication", "2",
                "flink.hadoop.our.password", "what-nobody-may-see",
                "flink.hadoop.ipc.client.connect.max.retries", "0");
    }

    private static org.apache.hadoop.fs.Path path(String path) {
        return new org.apache.hadoop.fs.Path("/jobs/" + path);
    }

    @Override
    protected void copyIn(Path local, String path) throws IOException {
        service().cluster.getFileSystem().mkdirs(path(path).getParent());
        service()
                .cluster
                .getFileSystem()
                .copyFromLocalFile(new org.apache.hadoop.fs.Path(local.toUri()), path(path));
    }

    @Override
    protected void takeAway() {
        service().cluster.shutdownNameNode(0);
    }

    @Override
    protected void bringBack() throws IOException {
        service().cluster.restartNameNode(0);
    }

    @Override
    protected void wipe(String path) throws IOException {
        service().cluster.getFileSystem().delete(path(path), true);
    }

    @Override
    protected List<String> secrets() {
        return List.of("what-nobody-may-see");
    }
}
