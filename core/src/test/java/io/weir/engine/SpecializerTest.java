package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.weir.connector.SourceOutput;
import io.weir.function.Collector;
import io.weir.operator.Operator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpecializerTest {
    private final List<Object> out = new ArrayList<>();

    @Test
    void makesAClassForEachInstance() {
        Specializer specializer = new Specializer(true);
        Collector<Object> one = specializer.create(NoOutput.class);
        Collector<Object> other = specializer.create(NoOutput.class);
        assertThat(one.getClass()).isNotSameAs(other.getClass()).isNotSameAs(NoOutput.class);
        assertThat(one.getClass().isHidden()).isTrue();
    }

    @Test
    void makesNoCopiesIfToldSo() {
        Collector<Object> made = new Specializer(false).create(NoOutput.class);
        assertThat(made).isInstanceOf(NoOutput.class);
    }

    @Test
    void givesACopyItsConstant() {
        for (boolean copies : List.of(true, false)) {
            out.clear();
            Collector<Object> head = out::add;
            BatchLoop loop = new Specializer(copies).createWith(ConstantHeadLoop.class, head);
            Batch batch = new Batch(3, 0, false);
            batch.records[0] = "a";
            batch.records[1] = "b";
            batch.size = 2;
            loop.run(batch, new ElementTime());
            assertThat(out).as("copies: " + copies).containsExactly("a", "b");
        }
    }

    @Test
    void letsTheFailureOfAConstructorThrough() {
        assertThatThrownBy(() -> new Specializer(true).create(BatchRing.class, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity must be a power of two: 3");
    }

    @Test
    void everyOperatorAndOutputCanBeCopied() throws Exception {
        Map<String, List<String>> problems = new TreeMap<>();
        int checked = 0;
        for (JavaClass found :
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.weir.operators", "io.weir.engine")) {
            if (isTemplate(found)) {
                checked++;
                List<String> those = TemplateCheck.problems(found.reflect());
                if (!those.isEmpty()) {
                    problems.put(found.getName(), those);
                }
            }
        }
        assertThat(problems).isEmpty();
        assertThat(checked).isGreaterThan(25);
    }

    private static boolean isTemplate(JavaClass type) {
        return !type.isInterface()
                && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                && (type.isAssignableTo(Operator.class)
                        || type.isAssignableTo(Collector.class)
                        || type.isAssignableTo(BatchLoop.class)
                        || type.isAssignableTo(SourceOutput.class));
    }

    @Test
    void whatCanNotBeCopiedIsFound() throws IOException {
        List<String> problems = TemplateCheck.problems(Unfit.class);
        assertThat(problems)
                .hasSize(2)
                .anyMatch(p -> p.equals("has a lambda or method reference in collect()"))
                .anyMatch(p -> p.startsWith("can't be copied: java.lang.VerifyError"));
    }
}
