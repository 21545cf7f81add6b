package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.control.EndMark;
import io.weir.rundir.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {
    private static final String A = "0a".repeat(16);
    private static final String B = "0b".repeat(16);

    @TempDir Path folder;
    private Registry registry;
    private Path jar;
    private final List<Path> damaged = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        registry = new Registry(folder.resolve("jobs"));
        jar = Files.writeString(folder.resolve("my.jar"), "classes");
    }

    private static Registration job(String id, long submitted) {
        return new Registration(
                id,
                submitted,
                "/home/ann",
                List.of("-p", "2"),
                List.of("--input", "ä \"b\""),
                Map.of("JAVA_HOME", "/java"),
                Optional.empty(),
                false,
                false);
    }

    private List<Registration> load() throws IOException {
        return registry.load((path, e) -> damaged.add(path));
    }

    @Test
    void remembersJobsWithTheirJarsTheOldestFirst() throws IOException {
        registry.add(job(B, 2), jar);
        registry.add(job(A, 1), jar);
        Files.delete(jar);
        assertThat(load()).containsExactly(job(A, 1), job(B, 2));
        assertThat(registry.jar(A)).hasContent("classes");
    }

    @Test
    void remembersWhatIsNew() throws IOException {
        registry.add(job(A, 1), jar);
        registry.update(job(A, 1).thatRan("words").thatIsCancelled());
        Registration found = load().get(0);
        assertThat(found.name()).contains("words");
        assertThat(found.ran()).isTrue();
        assertThat(found.cancelRequested()).isTrue();
    }

    @Test
    void remembersTheProcessAndTheEnd() throws IOException {
        registry.add(job(A, 1), jar);
        assertThat(registry.process(A)).isEmpty();
        assertThat(registry.end(A)).isEmpty();
        registry.started(A, ProcessIdentity.own());
        EndMark mark = new EndMark("FINISHED", 3, "", Map.of("/x", Map.of("y", 1L)));
        registry.end(A, mark);
        assertThat(registry.process(A)).contains(ProcessIdentity.own());
        assertThat(registry.end(A)).contains(mark);
    }

    @Test
    void removesASubmissionThatWasNotFinished() throws IOException {
        registry.add(job(A, 1), jar);
        Path half = registry.folder(B);
        Files.createDirectories(half);
        Files.writeString(half.resolve("job.jar"), "half a jar");
        assertThat(load()).hasSize(1);
        assertThat(half).doesNotExist();
    }

    @Test
    void leavesWhatItCannotReadAlone() throws IOException {
        for (String text : List.of("", "{", "{\"version\":2}", "{\"version\":1}")) {
            registry.add(job(A, 1), jar);
            Files.writeString(registry.folder(A).resolve("job.json"), text);
            damaged.clear();
            assertThat(load()).isEmpty();
            assertThat(damaged).containsExactly(registry.folder(A));
            assertThat(registry.jar(A)).exists();
        }
    }

    @Test
    void forgetsAJob() throws IOException {
        registry.add(job(A, 1), jar);
        registry.remove(A);
        assertThat(load()).isEmpty();
        assertThat(registry.folder(A)).doesNotExist();
    }
}
