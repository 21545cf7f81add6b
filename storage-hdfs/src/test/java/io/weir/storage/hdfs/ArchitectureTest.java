package io.weir.storage.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The module uses of the core what its package says, and nothing but the provider is public. */
class ArchitectureTest {
    private static final Iterable<JavaClass> MODULE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.weir.storage.hdfs");

    @Test
    void usesWhatItsPackageSays() throws IOException {
        Set<String> used = new TreeSet<>();
        for (JavaClass type : MODULE) {
            type.getDirectDependenciesFromSelf().stream()
                    .map(d -> d.getTargetClass().getBaseComponentType().getPackageName())
                    .filter(name -> name.startsWith("io.weir."))
                    .map(name -> name.substring("io.weir.".length()))
                    .filter(name -> !name.equals("storage.hdfs"))
                    .forEach(used::add);
        }
        String text =
                Files.readString(Path.of("src/main/java/io/weir/storage/hdfs/package-info.java"))
                        .replaceAll("\\s+\\*\\s+", " ");
        Matcher said =
                Pattern.compile("\\{@code (\\w+)}")
                        .matcher(text.substring(text.indexOf("May use: ")));
        assertThat(said.results().map(r -> r.group(1)).collect(Collectors.toSet())).isEqualTo(used);
    }

    @Test
    void onlyTheProviderIsPublic() {
        Set<String> open = new TreeSet<>();
        for (JavaClass type : MODULE) {
            if (type.getModifiers().contains(JavaModifier.PUBLIC)) {
                open.add(type.getSimpleName());
            }
        }
        assertThat(open).containsExactly("HdfsProvider");
    }
}
