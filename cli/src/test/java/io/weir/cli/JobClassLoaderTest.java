package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobClassLoaderTest {
    @TempDir Path folder;
    private URL jar;

    @BeforeEach
    void compile() throws Exception {
        jar = new TestJar(folder).with("public class Main {}").build().toUri().toURL();
    }

    @Test
    void prefersTheJobsOwnClasses() throws Exception {
        try (var outer = new JobClassLoader(List.of(jar));
                var inner = new JobClassLoader(List.of(jar))) {
            Class<?> own = inner.loadClass("job.Main");

            assertThat(own.getClassLoader()).isSameAs(inner);
            assertThat(outer.loadClass("job.Main")).isNotSameAs(own);
            assertThat(inner.loadClass("job.Main")).isSameAs(own);
        }
    }

    @Test
    void sharesWeirAndTheJdkAndLibrariesThatTheJobDoesNotBring() throws Exception {
        try (var loader = new JobClassLoader(List.of(jar))) {
            for (String name :
                    List.of(
                            "java.lang.String",
                            "java.sql.Connection",
                            "io.weir.job.JobEvent",
                            "org.slf4j.Logger",
                            "picocli.CommandLine")) {
                assertThat(loader.loadClass(name)).as(name).isSameAs(Class.forName(name));
            }
        }
    }

    @Test
    void knowsNoClassThatIsNowhere() throws Exception {
        try (var loader = new JobClassLoader(List.of(jar))) {
            assertThatThrownBy(() -> loader.loadClass("job.Missing"))
                    .isInstanceOf(ClassNotFoundException.class);
        }
    }
}
