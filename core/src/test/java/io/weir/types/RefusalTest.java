package io.weir.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Types without a schema and values that don't fit are refused with a path and a way out. */
@SuppressWarnings({"NullableOptional", "HidingField", "ClassCanBeStatic"}) // What is refused.
class RefusalTest {
    record Order(List<Line> lines) {}

    static class Line {
        String sku = "";
        Object meta = "";
    }

    record Raw(@SuppressWarnings("rawtypes") List list) {}

    record WithThread(Map<String, Thread> threads) {}

    record WithInterface(Supplier<String> supplier) {}

    record WithGeneric(GenericRecord record) {}

    record Twice(Optional<Optional<String>> value) {}

    record NullableOptional(@Nullable Optional<String> value) {}

    record Endless(int value, Endless next) {}

    record Sorted(TreeSet<Line> lines) {}

    record BadDefault(@Default("\"x\"") int value) {}

    static final class NoConstructor {
        int value;

        NoConstructor(int value) {
            this.value = value;
        }
    }

    static class Stack2 extends ArrayList<String> {
        int extra;
    }

    static class Parent {
        int id;
    }

    static class Child extends Parent {
        long id;
    }

    static final class Nothing {}

    class Inner {
        int value;
    }

    abstract static class Abstract {
        int value;
    }

    private static void assertRefused(Class<?> type, String message) {
        assertThatThrownBy(() -> Types.of(type))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessage(message.replace("~", "io.weir.types.RefusalTest$"));
    }

    @Test
    void namesThePathToWhatHasNoSchema() {
        assertRefused(
                Order.class,
                "Type ~Order: field 'lines' → element → field 'meta' is java.lang.Object, which has"
                        + " no schema. Use a concrete type of your own, or make the field"
                        + " transient.");
        assertRefused(
                Object.class,
                "Type java.lang.Object has no schema. Use a concrete type of your own.");
        assertRefused(
                WithThread.class,
                "Type ~WithThread: field 'threads' → value is java.lang.Thread, which has no"
                        + " schema. Use a concrete type of your own.");
        assertRefused(
                Raw.class,
                "Type ~Raw: field 'list' is java.util.List, which is raw: its type arguments are"
                        + " missing. Say them, at the top with new TypeToken<List<…>>() {}.");
        assertRefused(
                WithInterface.class,
                "Type ~WithInterface: field 'supplier' is java.util.function.Supplier<java.lang.String>,"
                        + " which has no schema. Use a concrete type of your own.");
    }

    @Test
    void refusesWhatWouldLoseSomething() {
        assertThatThrownBy(() -> Types.of(WithGeneric.class))
                .hasMessageContaining("field 'record'")
                .hasMessageContaining("Use Types.avro(schema)");
        assertThatThrownBy(() -> Types.of(Twice.class))
                .hasMessageContaining("field 'value'")
                .hasMessageContaining("absent in two ways");
        assertThatThrownBy(() -> Types.of(NullableOptional.class))
                .hasMessageContaining("Remove the annotation");
        assertThatThrownBy(() -> Types.of(Endless.class))
                .hasMessageContaining("contains itself, so no value of it can end");
        assertThatThrownBy(() -> Types.of(Sorted.class)).hasMessageContaining("not Comparable");
        assertThatThrownBy(() -> Types.of(BadDefault.class))
                .hasMessageContaining("BadDefault has a @Default that does not fit its field");
        assertThatThrownBy(() -> Types.of(NoConstructor.class))
                .hasMessageContaining("has no constructor without arguments")
                .hasMessageContaining("make it a record");
        assertThatThrownBy(() -> Types.of(Stack2.class))
                .hasMessageContaining("extends java.util.ArrayList of the JDK");
        assertThatThrownBy(() -> Types.of(Child.class))
                .hasMessageContaining("has a field 'id', and so has its superclass");
        assertThatThrownBy(() -> Types.of(Nothing.class))
                .hasMessageContaining("is a class without fields");
        assertThatThrownBy(() -> Types.of(Inner.class)).hasMessageContaining("is an inner class");
        assertThatThrownBy(() -> Types.of(Abstract.class))
                .hasMessageContaining("is an abstract class that isn't sealed");
        Runnable lambda = () -> {};
        assertThatThrownBy(() -> Types.of(lambda.getClass()))
                .isInstanceOf(UnsupportedTypeException.class)
                .hasMessageContaining("is a lambda");
        assertThatThrownBy(() -> Types.of(unbound()))
                .hasMessageContaining("Type T is a type variable without a value");
    }

    private static <T> TypeToken<List<T>> unbound() {
        return new TypeToken<List<T>>() {};
    }

    record Person(String name, @Nullable String nick, List<Home> homes, Map<String, Home> byName) {}

    record Home(String street) {}

    private static void assertInvalid(Object value, String message) {
        check(Types.of(value.getClass()), value, message);
    }

    @SuppressWarnings("unchecked")
    private static <T> void check(Type<T> type, Object value, String message) {
        assertThatThrownBy(() -> type.write((T) value, new BinaryOutput(16)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(message.replace("~", "io.weir.types.RefusalTest$"));
    }

    @Test
    void namesThePathToANull() {
        String wayOut = " is null. Put a value there, or annotate it @Nullable, or use Optional.";
        assertInvalid(
                new Person(null, null, List.of(), Map.of()), "Type ~Person: field 'name'" + wayOut);
        assertInvalid(
                new Person("a", null, List.of(new Home("x"), new Home(null)), Map.of()),
                "Type ~Person: field 'homes' → element 1 → field 'street'" + wayOut);
        assertInvalid(
                new Person("a", null, List.of(), Map.of("k", new Home(null))),
                "Type ~Person: field 'byName' → value of key k → field 'street'" + wayOut);
        List<String> holes = new ArrayList<>();
        holes.add(null);
        check(Types.list(Types.STRING), holes, "Value: element 0" + wayOut);
        assertThatThrownBy(() -> Types.of(Home.class).hash(new Home(null)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("field 'street' is null");
    }

    static class Animal {
        String name = "";
    }

    static final class Dog extends Animal {
        int age;
    }

    record Zoo(Animal animal) {}

    @Test
    void refusesObjectsOfASubclassThatWouldBeCut() {
        assertInvalid(
                new Zoo(new Dog()),
                "Type ~Zoo: field 'animal' is a ~Dog where its type says ~Animal, so a part of it"
                        + " would be lost. Seal Animal with the classes it permits.");
    }

    @Test
    void refusesComparatorsWhichItCanNotWrite() {
        TreeSet<String> set = new TreeSet<>(Comparator.reverseOrder());
        set.add("a");
        Type<TreeSet<String>> type = Types.of(new TypeToken<TreeSet<String>>() {});
        assertThatThrownBy(() -> type.write(set, new BinaryOutput(16)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("comparator");
    }

    @Test
    void saysWhyATypeCanNotBeAKey() {
        assertThat(Types.of(Person.class).whyNotKey())
                .isEqualTo(
                        "field 'byName' of io.weir.types.RefusalTest$Person: "
                                + "java.util.Map<java.lang.String, io.weir.types.RefusalTest$Home>"
                                + " has no fixed order, so equal values can have different encodings");
        assertThatThrownBy(
                        () ->
                                Types.of(Person.class)
                                        .hash(new Person("a", null, List.of(), Map.of())))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("has no fixed order");
        assertThat(Types.of(Samples.Tree.class).whyNotKey()).isEmpty();
        assertThat(Types.set(Types.LONG).whyNotKey()).isNotEmpty();
        assertThat(Types.DOUBLE.whyNotKey()).isEmpty();
    }
}
