package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which package of the test kit uses which others of it; arrows point upwards. */
class ArchitectureTest {
    private static final Map<String, Set<String>> ARROWS =
            new TreeMap<>(
                    Map.of(
                            "disk", Set.of(),
                            "contract", Set.of(),
                            "harness", Set.of(),
                            "sim", Set.of("disk", "Shared"),
                            "lives", Set.of("sim", "disk", "Shared")));

    /** The package below that of the test kit, or the class that lies right in it. */
    private static String part(JavaClass type) {
        String name = type.getPackageName();
        if (!name.equals("io.weir.testkit")) {
            return name.substring("io.weir.testkit.".length());
        }
        JavaClass top = type;
        while (top.getEnclosingClass().isPresent()) {
            top = top.getEnclosingClass().get();
        }
        return top.getSimpleName();
    }

    @Test
    void packagesUseWhatThePictureSays() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type :
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.weir.testkit")) {
            if (type.getPackageName().equals("io.weir.testkit")) {
                continue; // What users see may use all of it.
            }
            Set<String> of = uses.computeIfAbsent(part(type), p -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("io.weir.testkit"))
                    .map(ArchitectureTest::part)
                    .forEach(of::add);
            of.remove(part(type));
        }
        ARROWS.forEach((part, allowed) -> assertThat(allowed).as(part).containsAll(uses.get(part)));
        assertThat(uses.keySet()).isEqualTo(ARROWS.keySet());
    }

    @Test
    void eachPackageIsNullMarked() throws ClassNotFoundException {
        for (String part : ARROWS.keySet()) {
            assertThat(Class.forName("io.weir.testkit." + part + ".package-info").getPackage())
                    .matches(p -> p.isAnnotationPresent(NullMarked.class), "is @NullMarked");
        }
    }
}
