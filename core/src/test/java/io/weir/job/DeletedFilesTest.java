package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.snapshot.JobFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody deletes files of a running job's checkpoints. */
@Timeout(60)
class DeletedFilesTest {
    @TempDir Path directory;

    @Test
    void theNextCheckpointButOneHoldsEverythingAgain() throws Exception {
        JobRig rig = new JobRig(directory);
        Counting counting = Counting.slow();
        JobClient job = rig.start(counting::build);
        rig.checkpoint(job, true);
        for (Path segment : segments(job)) {
            Files.delete(segment);
        }
        rig.checkpoint(job, false); // builds on what is gone, and notices
        rig.checkpoint(job, false);
        assertThat(rig.warnings())
                .singleElement()
                .asString()
                .contains("are gone, such as shared/")
                .contains("The next checkpoint holds everything");
        job.cancel();
        JobRig.failureOf(job);

        JobRig next = new JobRig(directory).from("latest");
        next.run(counting.fasterOn()::build);
        counting.requireExact();
        assertThat(next.events(JobEvent.Restored.class)).hasSize(1);
        assertThat(next.warnings()).isEmpty();
    }

    private List<Path> segments(JobClient job) throws IOException, InterruptedException {
        Path shared = directory.resolve(job.jobId()).resolve(JobFolder.SHARED);
        TimeUnit.MILLISECONDS.sleep(50); // what is subsumed is deleted by now
        try (Stream<Path> files = Files.list(shared)) {
            return files.filter(file -> file.toString().endsWith(".seg")).toList();
        }
    }
}
