package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What the module for SQL uses of Weir. */
class ArchitectureTest {
    private static final JavaClasses SQL =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.weir.sql");

    @Test
    void knowsStatesAndNothingElseOfWeir() {
        Set<String> used =
                SQL.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getPackageName())
                        .filter(name -> name.startsWith("io.weir."))
                        .collect(Collectors.toSet());
        assertThat(used)
                .containsExactlyInAnyOrder(
                        "io.weir.sql",
                        "io.weir.cli.state",
                        "io.weir.savepoint",
                        "io.weir.snapshot",
                        "io.weir.types");
    }

    @Test
    void isNullMarked() {
        assertThat(SQL.get("io.weir.sql.package-info").isAnnotatedWith(NullMarked.class)).isTrue();
    }
}
