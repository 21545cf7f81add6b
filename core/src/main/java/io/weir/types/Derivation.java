package io.weir.types;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Derives the type of one Java type and of all that is in it. Knows the path to the part it is at,
 * for messages, and the records and classes that it has begun, for those that contain themselves.
 *
 * <p>Only {@code @Nullable} references and optionals may be absent; the annotation may be anyone's,
 * on the component, the field or the type itself, but it must be kept at run time.
 */
final class Derivation {
    private static final String WITHOUT_SCHEMA = "has no schema";

    private final TypeCache cache;
    private final String root;
    private final Deque<String> path = new ArrayDeque<>();
    private final Map<ResolvedType, io.weir.types.Type<?>> begun = new LinkedHashMap<>();
    private final Map<ResolvedType, io.weir.types.Type<?>> done = new HashMap<>();
    private boolean inClass;

    private Derivation(TypeCache cache, String root) {
        this.cache = cache;
        this.root = root;
    }

    /** The type of a Java type. */
    static io.weir.types.Type<?> of(TypeCache cache, Type type) {
        Derivation derivation = new Derivation(cache, type.getTypeName());
        io.weir.types.Type<?> derived = derivation.derive(derivation.resolve(type, Map.of()));
        derivation.check();
        derivation.done.forEach(cache::put);
        return derived;
    }

    // ---- Java's description of a type, without variables and wildcards

    private ResolvedType resolve(AnnotatedType type, Map<TypeVariable<?>, ResolvedType> variables) {
        boolean nullable = hasNullable(type.getAnnotations());
        if (type instanceof AnnotatedWildcardType wildcard) {
            return resolve(wildcard.getAnnotatedUpperBounds()[0], variables);
        }
        ResolvedType resolved;
        if (type instanceof AnnotatedParameterizedType parameterized) {
            List<ResolvedType> arguments = new ArrayList<>();
            for (AnnotatedType argument : parameterized.getAnnotatedActualTypeArguments()) {
                arguments.add(resolve(argument, variables));
            }
            ParameterizedType java = (ParameterizedType) type.getType();
            resolved = new ResolvedType((Class<?>) java.getRawType(), arguments, false);
        } else if (type instanceof AnnotatedArrayType array) {
            resolved = arrayOf(resolve(array.getAnnotatedGenericComponentType(), variables));
        } else {
            resolved = resolve(type.getType(), variables);
        }
        return nullable ? new ResolvedType(resolved.raw(), resolved.arguments(), true) : resolved;
    }

    private ResolvedType resolve(Type type, Map<TypeVariable<?>, ResolvedType> variables) {
        if (type instanceof Class<?> raw) {
            return raw.isArray() && raw != byte[].class
                    ? arrayOf(resolve(raw.getComponentType(), variables))
                    : ResolvedType.of(raw);
        }
        if (type instanceof ParameterizedType parameterized) {
            List<ResolvedType> arguments = new ArrayList<>();
            for (Type argument : parameterized.getActualTypeArguments()) {
                arguments.add(resolve(argument, variables));
            }
            return new ResolvedType((Class<?>) parameterized.getRawType(), arguments, false);
        }
        if (type instanceof GenericArrayType array) {
            return arrayOf(resolve(array.getGenericComponentType(), variables));
        }
        if (type instanceof WildcardType wildcard) {
            return resolve(wildcard.getUpperBounds()[0], variables);
        }
        ResolvedType value = type instanceof TypeVariable<?> v ? variables.get(v) : null;
        if (value == null) {
            throw refuse(
                    type.getTypeName(),
                    "is a type variable without a value",
                    "Say it with new TypeToken<…<String>>() {}.");
        }
        return value;
    }

    private static ResolvedType arrayOf(ResolvedType component) {
        return component.raw() == byte.class
                ? ResolvedType.of(byte[].class)
                : ResolvedType.of(component.raw().arrayType(), component);
    }

    private static boolean hasNullable(Annotation... annotations) {
        return Arrays.stream(annotations)
                .anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable"));
    }

    // ---- Types

    private io.weir.types.Type<?> derive(String step, ResolvedType type) {
        path.addLast(step);
        io.weir.types.Type<?> derived = derive(type);
        path.removeLast();
        return derived;
    }

    private io.weir.types.Type<?> derive(ResolvedType type) {
        if (!type.nullable() || type.raw().isPrimitive()) {
            return deriveNotNull(type.notNull());
        }
        io.weir.types.Type<?> derived = deriveNotNull(type.notNull());
        if (derived.isUnion() && !(derived instanceof UnionType<?>)) {
            throw refuse(
                    type.toString(),
                    "is annotated @Nullable though it can say itself that a value is absent",
                    "Remove the annotation.");
        }
        return new NullableType<>(derived);
    }

    private io.weir.types.Type<?> deriveNotNull(ResolvedType type) {
        io.weir.types.Type<?> known = cache.get(type);
        if (known == null) {
            known = done.get(type);
        }
        if (known == null) {
            known = begun.get(type);
            if (known != null) {
                markRecursive(type);
            }
        }
        if (known != null) {
            return known;
        }
        Class<?> raw = type.raw();
        if (raw.getTypeParameters().length != type.arguments().size() && !raw.isArray()) {
            throw refuse(
                    raw.getName(),
                    "is raw: its type arguments are missing",
                    "Say them, at the top with new TypeToken<%s<…>>() {}."
                            .formatted(raw.getSimpleName()));
        }
        io.weir.types.Type<?> builtIn = deriveBuiltIn(type);
        if (builtIn == null) {
            builtIn = deriveFromClass(type);
        }
        done.put(type, builtIn);
        return builtIn;
    }

    /** A type that is in the middle of its own derivation contains itself. */
    private void markRecursive(ResolvedType again) {
        boolean within = false;
        for (Map.Entry<ResolvedType, io.weir.types.Type<?>> entry : begun.entrySet()) {
            within |= entry.getKey().equals(again);
            if (within && entry.getValue() instanceof StructType<?> struct) {
                struct.markRecursive();
            }
        }
    }

    private io.weir.types.@Nullable Type<?> deriveBuiltIn(ResolvedType type) {
        Class<?> raw = type.raw();
        if (raw.isArray()) {
            return new ArrayType<>(type, derive("element", type.arguments().get(0)));
        }
        if (raw.isEnum()) {
            return enumType(raw);
        }
        if (raw == Optional.class) {
            io.weir.types.Type<?> value = derive("value", type.arguments().get(0));
            if (value.isUnion() && !(value instanceof UnionType<?>)) {
                throw refuse(
                        type.toString(),
                        "is absent in two ways, which can't be told apart",
                        "Use one Optional or @Nullable, not both.");
            }
            return BuiltInTypes.optional(type, value);
        }
        if (!raw.getName().startsWith("java.")) {
            return null;
        }
        if (BuiltInTypes.isCollection(raw)) {
            checkElements(type);
            return BuiltInTypes.collection(type, derive("element", type.arguments().get(0)));
        }
        if (BuiltInTypes.isMap(raw)) {
            checkElements(type);
            io.weir.types.Type<?> key = derive("key", type.arguments().get(0));
            if (key.takesNull()) {
                throw refuse(type.toString(), "has nullable keys", "Use Optional for the keys.");
            }
            return BuiltInTypes.map(type, key, derive("value", type.arguments().get(1)));
        }
        return BuiltInTypes.of(raw);
    }

    private void checkElements(ResolvedType type) {
        Class<?> raw = type.raw();
        Class<?> first = type.arguments().get(0).raw();
        boolean sorted =
                SortedSet.class.isAssignableFrom(raw) || SortedMap.class.isAssignableFrom(raw);
        if (sorted && !Comparable.class.isAssignableFrom(first)) {
            throw refuse(
                    type.toString(),
                    "is sorted, but %s is not Comparable".formatted(first.getName()),
                    "Make it Comparable, or use a list; comparators can't be written.");
        }
        boolean nullable = type.arguments().get(type.arguments().size() - 1).nullable();
        if (nullable
                && (SortedSet.class.isAssignableFrom(raw)
                        || ConcurrentMap.class.isAssignableFrom(raw)
                        || (Queue.class.isAssignableFrom(raw) && raw != LinkedList.class))) {
            throw refuse(
                    type.toString(), "can't hold null", "Use Optional, or another collection.");
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static io.weir.types.Type<?> enumType(Class<?> raw) {
        return new EnumType<>((Class) raw);
    }

    private io.weir.types.Type<?> deriveFromClass(ResolvedType type) {
        Class<?> raw = type.raw();
        String name = type.toString();
        if (isAvros(raw)) {
            return AvroTypes.ofClass(raw)
                    .orElseThrow(
                            () ->
                                    refuse(
                                            name,
                                            "says no schema",
                                            "Use Types.avro(schema), or a class generated from a"
                                                    + " schema."));
        }
        if (isJdks(raw)) {
            throw refuse(name, WITHOUT_SCHEMA, useAnother("Use a concrete type of your own"));
        }
        if (raw.isSealed()) {
            return deriveSealed(type);
        }
        if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers())) {
            throw refuse(
                    name,
                    "is %s that isn't sealed, so its values' classes aren't known"
                            .formatted(raw.isInterface() ? "an interface" : "an abstract class"),
                    useAnother("Seal it with the records it permits, use a concrete type"));
        }
        return deriveConcrete(type);
    }

    private io.weir.types.Type<?> deriveConcrete(ResolvedType type) {
        Class<?> raw = type.raw();
        String name = type.toString();
        if (raw.isHidden() || raw.isSynthetic() || raw.isAnonymousClass()) {
            throw refuse(
                    name,
                    "is a lambda or an anonymous class, which has no name to find it by",
                    useAnother("Use a record or a class with a name"));
        }
        boolean inner =
                !Modifier.isStatic(raw.getModifiers())
                        && (raw.isMemberClass() || raw.isLocalClass());
        if (inner && !raw.isRecord()) {
            throw refuse(
                    name,
                    "is an inner class, which holds on to the object around it",
                    useAnother("Make it static or a record"));
        }
        try {
            Lookups.within(raw);
        } catch (IllegalAccessException e) {
            throw refuse(
                    name,
                    "is in a module that isn't open to Weir",
                    "Put 'opens %s;' into its module-info.java.".formatted(raw.getPackageName()));
        }
        return raw.isRecord() ? deriveRecord(type) : deriveClass(type);
    }

    // ---- Sealed types

    private <T> io.weir.types.Type<?> deriveSealed(ResolvedType type) {
        UnionType<T> union = new UnionType<>(type);
        begun.put(type, union);
        List<io.weir.types.Type<? extends T>> branches = new ArrayList<>();
        addBranches(type, branches);
        union.complete(branches);
        begun.remove(type);
        return union;
    }

    @SuppressWarnings("unchecked")
    private <T> void addBranches(
            ResolvedType sealed, List<io.weir.types.Type<? extends T>> branches) {
        if (!Modifier.isAbstract(sealed.raw().getModifiers())) {
            branches.add(
                    (io.weir.types.Type<? extends T>)
                            derive(sealed.raw().getSimpleName(), asConcrete(sealed)));
        }
        for (Class<?> permitted : sealed.raw().getPermittedSubclasses()) {
            ResolvedType branch = permitted(sealed, permitted);
            if (permitted.isSealed() && !permitted.isEnum()) {
                addBranches(branch, branches);
                continue;
            }
            if (!Modifier.isFinal(permitted.getModifiers()) && !permitted.isEnum()) {
                throw refuse(
                        permitted.getName(),
                        "is non-sealed, so not all classes of %s are known".formatted(sealed),
                        "Make it final or a record.");
            }
            io.weir.types.Type<?> derived = derive(permitted.getSimpleName(), branch);
            if (!branches.contains(derived)) {
                branches.add((io.weir.types.Type<? extends T>) derived);
            }
        }
    }

    private ResolvedType asConcrete(ResolvedType sealed) {
        throw refuse(
                sealed.toString(),
                "is sealed and not abstract, so it would be a class and a union at once",
                "Make it abstract or an interface.");
    }

    /** A permitted class with the type arguments that follow from those of the sealed one. */
    private ResolvedType permitted(ResolvedType sealed, Class<?> permitted) {
        TypeVariable<?>[] parameters = permitted.getTypeParameters();
        if (parameters.length == 0) {
            return ResolvedType.of(permitted);
        }
        Map<TypeVariable<?>, ResolvedType> values = new HashMap<>();
        List<Type> supertypes = new ArrayList<>(List.of(permitted.getGenericInterfaces()));
        if (permitted.getGenericSuperclass() != null) {
            supertypes.add(permitted.getGenericSuperclass());
        }
        for (Type supertype : supertypes) {
            if (supertype instanceof ParameterizedType parameterized
                    && parameterized.getRawType() == sealed.raw()) {
                match(parameterized, sealed, values);
            }
        }
        List<ResolvedType> arguments = new ArrayList<>();
        for (TypeVariable<?> parameter : parameters) {
            ResolvedType value = values.get(parameter);
            if (value == null) {
                throw refuse(
                        permitted.getName(),
                        "has a type parameter %s that does not follow from %s"
                                .formatted(parameter, sealed),
                        "Give the sealed type the same parameter.");
            }
            arguments.add(value);
        }
        return new ResolvedType(permitted, arguments, false);
    }

    private static void match(
            Type pattern, ResolvedType actual, Map<TypeVariable<?>, ResolvedType> values) {
        if (pattern instanceof TypeVariable<?> variable) {
            values.put(variable, actual);
        } else if (pattern instanceof ParameterizedType parameterized
                && parameterized.getRawType() == actual.raw()) {
            Type[] arguments = parameterized.getActualTypeArguments();
            for (int i = 0; i < arguments.length; i++) {
                match(arguments[i], actual.arguments().get(i), values);
            }
        }
    }

    // ---- Records and classes

    private io.weir.types.Type<?> deriveRecord(ResolvedType type) {
        Class<?> raw = type.raw();
        RecordComponent[] components = raw.getRecordComponents();
        Class<?>[] parameters =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        StructType<?> struct = begin(type, parameters);
        Map<TypeVariable<?>, ResolvedType> variables = variables(type);
        List<Member> members = new ArrayList<>();
        inClass = false;
        for (RecordComponent component : components) {
            Field field = declaredField(raw, component.getName());
            Method accessor = component.getAccessor();
            boolean nullable =
                    hasNullable(component.getAnnotations())
                            || hasNullable(field.getAnnotations())
                            || hasNullable(accessor.getAnnotations());
            members.add(member(field, accessor, component.getAnnotatedType(), nullable, variables));
        }
        return end(type, struct, members);
    }

    private static Field declaredField(Class<?> raw, String name) {
        try {
            return raw.getDeclaredField(name);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("A record has no field for its component", e);
        }
    }

    private io.weir.types.Type<?> deriveClass(ResolvedType type) {
        StructType<?> struct = begin(type);
        List<Member> members = new ArrayList<>();
        addFields(type.raw(), variables(type), members);
        if (members.isEmpty()) {
            throw refuse(
                    type.toString(),
                    "is a class without fields, so nothing of it would be written",
                    "Give it fields that aren't transient, or make it a record if it is empty.");
        }
        return end(type, struct, members);
    }

    private void addFields(
            Class<?> raw, Map<TypeVariable<?>, ResolvedType> variables, List<Member> members) {
        Class<?> superclass = raw.getSuperclass();
        if (superclass != null && superclass != Object.class) {
            if (isJdks(superclass)) {
                throw refuse(
                        raw.getName(),
                        "extends %s of the JDK, whose fields are not to be touched"
                                .formatted(superclass.getName()),
                        useAnother("Hold it in a field"));
            }
            ResolvedType resolved = resolve(raw.getGenericSuperclass(), variables);
            addFields(superclass, variables(resolved), members);
        }
        for (Field field : raw.getDeclaredFields()) {
            int modifiers = field.getModifiers();
            if (Modifier.isStatic(modifiers)
                    || Modifier.isTransient(modifiers)
                    || field.isSynthetic()) {
                continue;
            }
            for (Member other : members) {
                if (other.javaName().equals(field.getName())) {
                    throw refuse(
                            raw.getName(),
                            "has a field '%s', and so has its superclass %s"
                                    .formatted(
                                            field.getName(),
                                            other.field().getDeclaringClass().getName()),
                            "Rename one of them.");
                }
            }
            inClass = true;
            boolean nullable = hasNullable(field.getAnnotations());
            members.add(member(field, null, field.getAnnotatedType(), nullable, variables));
        }
    }

    private Member member(
            Field field,
            @Nullable Method accessor,
            AnnotatedType annotated,
            boolean nullable,
            Map<TypeVariable<?>, ResolvedType> variables) {
        String javaName = field.getName();
        path.addLast("field '" + javaName + "'");
        ResolvedType resolved = resolve(annotated, variables);
        if (nullable) {
            resolved = new ResolvedType(resolved.raw(), resolved.arguments(), true);
        }
        io.weir.types.Type<?> type = derive(resolved);
        String defaultJson = defaultJson(field, type);
        path.removeLast();
        return new Member(
                AvroName.legal(javaName),
                javaName,
                field.getType(),
                type,
                field,
                accessor,
                AvroName.aliases(field),
                defaultJson);
    }

    private @Nullable String defaultJson(Field field, io.weir.types.Type<?> type) {
        Default annotation = field.getAnnotation(Default.class);
        if (annotation == null) {
            if (!field.getType().isPrimitive()) {
                return type.defaultJson();
            }
            return field.getType() == boolean.class ? "false" : "0";
        }
        if (type.isUnion()) {
            throw refuse(
                    type.toString(),
                    "has a @Default though it is absent by default",
                    "Remove @Default, or what makes it nullable.");
        }
        String json = annotation.value().strip();
        boolean bare =
                (field.getType() == String.class || type instanceof EnumType<?>)
                        && !json.startsWith("\"");
        return bare ? new SchemaText().quoted(annotation.value()).toString() : json;
    }

    private StructType<?> begin(ResolvedType type, Class<?>... parameters) {
        Constructor<?> constructor;
        try {
            constructor = type.raw().getDeclaredConstructor(parameters);
        } catch (NoSuchMethodException e) {
            throw refuse(
                    type.toString(),
                    "has no constructor without arguments",
                    useAnother("Add one (it may be private), make it a record"));
        }
        StructType<?> struct = new StructType<>(type, constructor);
        begun.put(type, struct);
        return struct;
    }

    private io.weir.types.Type<?> end(
            ResolvedType type, StructType<?> struct, List<Member> members) {
        for (int i = 0; i < members.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (members.get(i).name().equals(members.get(j).name())) {
                    throw refuse(
                            type.toString(),
                            "has fields '%s' and '%s', which get the same name in a schema"
                                    .formatted(
                                            members.get(j).javaName(), members.get(i).javaName()),
                            "Rename one of them.");
                }
            }
        }
        struct.complete(members);
        begun.remove(type);
        return struct;
    }

    private static Map<TypeVariable<?>, ResolvedType> variables(ResolvedType type) {
        Map<TypeVariable<?>, ResolvedType> variables = new HashMap<>();
        TypeVariable<?>[] parameters = type.raw().getTypeParameters();
        for (int i = 0; i < parameters.length; i++) {
            variables.put(parameters[i], type.arguments().get(i));
        }
        return variables;
    }

    // ---- Refusals

    /** Checks what can only be seen when all is derived. */
    private void check() {
        for (io.weir.types.Type<?> type : done.values()) {
            if (!(type instanceof StructType<?> struct)) {
                continue;
            }
            if (struct.partOf(struct, new HashSet<>())) {
                throw refuse(
                        struct.toString(),
                        "contains itself, so no value of it can end",
                        "Make the field @Nullable, an Optional or a list.");
            }
            if (struct.members().stream().anyMatch(m -> hasDefault(m.field()))) {
                checkDefaults(struct);
            }
        }
    }

    private static boolean hasDefault(Field field) {
        return field.isAnnotationPresent(Default.class);
    }

    private void checkDefaults(StructType<?> struct) {
        try {
            struct.checkDefaults();
        } catch (RuntimeException e) {
            throw refuse(
                    struct.toString(),
                    "has a @Default that does not fit its field (%s)".formatted(e.getMessage()),
                    "Write it as JSON, as in an Avro schema.");
        }
    }

    private static boolean isJdks(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** Whether a class is one of Avro's records; told by names, so as not to load Avro. */
    private static boolean isAvros(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            if (c.getName().startsWith("org.apache.avro.")) {
                return true;
            }
            for (Class<?> implemented : c.getInterfaces()) {
                if (implemented.getName().startsWith("org.apache.avro.")) {
                    return true;
                }
            }
        }
        return false;
    }

    private String useAnother(String wayOut) {
        return wayOut + (inClass ? ", or make the field transient." : ".");
    }

    private UnsupportedTypeException refuse(String found, String why, String wayOut) {
        String message =
                path.isEmpty()
                        ? "Type %s %s. %s".formatted(found, why, wayOut)
                        : "Type %s: %s is %s, which %s. %s"
                                .formatted(root, String.join(" → ", path), found, why, wayOut);
        return new UnsupportedTypeException(message);
    }
}
