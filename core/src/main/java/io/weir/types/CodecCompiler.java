package io.weir.types;

import static org.objectweb.asm.Opcodes.*;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Generates the codecs of records, classes and sealed types: straight code, one statement for each
 * field.
 *
 * <p>The codec of a record or class is a hidden class in its nest, so it may use what is private. A
 * member that it can't reach from there (a private field of a superclass, a final field) goes
 * through a constant method handle, and so does everything where the class's loader can't see Weir;
 * then the codec lives in this package. Constants are the codecs of the fields: static final, so
 * the JIT inlines through them.
 */
final class CodecCompiler {
    private static final String OBJECT = "java/lang/Object";
    private static final String STRUCT = name(StructCodec.class);
    private static final String UNION = name(UnionCodec.class);
    private static final String CODEC = name(Codec.class);
    private static final String OUT = name(BinaryOutput.class);
    private static final String IN = name(BinaryInput.class);
    private static final String HANDLE = name(MethodHandle.class);
    private static final String INVALID = name(InvalidValueException.class);
    private static final Handle CLASS_DATA =
            new Handle(
                    H_INVOKESTATIC,
                    name(MethodHandles.class),
                    "classData",
                    "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)"
                            + "Ljava/lang/Object;",
                    false);

    private final String self;
    private final ClassWriter writer = new FramesOfObjects();
    private final List<Object> constants = new ArrayList<>();
    private final List<String> constantTypes = new ArrayList<>();

    private CodecCompiler(String self, String superclass) {
        this.self = self;
        writer.visit(V17, ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC, self, null, superclass, null);
        MethodVisitor init = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        init.visitCode();
        init.visitVarInsn(ALOAD, 0);
        init.visitMethodInsn(INVOKESPECIAL, superclass, "<init>", "()V", false);
        init.visitInsn(RETURN);
        end(init);
    }

    /** The codec of a record or class. */
    static StructCodec struct(StructType<?> type) {
        try {
            return struct(type, Lookups.neighbour(type.raw()), true);
        } catch (IllegalAccessException | LinkageError e) {
            return remoteStruct(type);
        }
    }

    /** The codec of a record or class that reaches all of it through method handles. */
    static StructCodec remoteStruct(StructType<?> type) {
        try {
            return struct(type, MethodHandles.lookup(), false);
        } catch (IllegalAccessException e) {
            throw new UnsupportedTypeException(
                    ("Type %s can't be used because its members can't be accessed: %s. Open its"
                                    + " package to Weir in module-info.java.")
                            .formatted(type, e.getMessage()));
        }
    }

    private static StructCodec struct(StructType<?> type, Lookup host, boolean near)
            throws IllegalAccessException {
        CodecCompiler compiler =
                new CodecCompiler(
                        name(near ? type.raw() : CodecCompiler.class) + "$WeirCodec", STRUCT);
        compiler.new StructCode(type, near).emit();
        return (StructCodec) compiler.define(host, near);
    }

    /** The codec of a sealed type. */
    @SuppressWarnings("unchecked")
    static <T> UnionCodec<T> union(UnionType<T> type) {
        CodecCompiler compiler = new CodecCompiler(UNION + "$WeirUnion", UNION);
        compiler.emitUnion(type);
        try {
            return (UnionCodec<T>) compiler.define(MethodHandles.lookup(), false);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("A generated class isn't accessible", e);
        }
    }

    private Object define(Lookup host, boolean near) throws IllegalAccessException {
        MethodVisitor init = writer.visitMethod(ACC_STATIC, "<clinit>", "()V", null, null);
        init.visitCode();
        ConstantDynamic data = new ConstantDynamic("_", "Ljava/util/List;", CLASS_DATA);
        for (int i = 0; i < constants.size(); i++) {
            writer.visitField(
                            ACC_PRIVATE | ACC_STATIC | ACC_FINAL,
                            "c" + i,
                            "L" + constantTypes.get(i) + ";",
                            null,
                            null)
                    .visitEnd();
            init.visitLdcInsn(data);
            push(init, i);
            init.visitMethodInsn(
                    INVOKEINTERFACE, "java/util/List", "get", "(I)Ljava/lang/Object;", true);
            init.visitTypeInsn(CHECKCAST, constantTypes.get(i));
            init.visitFieldInsn(PUTSTATIC, self, "c" + i, "L" + constantTypes.get(i) + ";");
        }
        init.visitInsn(RETURN);
        end(init);
        writer.visitEnd();
        Lookup.ClassOption[] options =
                near
                        ? new Lookup.ClassOption[] {Lookup.ClassOption.NESTMATE}
                        : new Lookup.ClassOption[0];
        Lookup defined =
                host.defineHiddenClassWithClassData(
                        writer.toByteArray(), List.copyOf(constants), true, options);
        try {
            return defined.findConstructor(defined.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (IllegalAccessException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A generated codec can't be created", e);
        }
    }

    /** Puts a constant on the stack. */
    private void constant(MethodVisitor code, Object value, Class<?> type) {
        int index = -1;
        for (int i = 0; i < constants.size() && index < 0; i++) {
            if (constants.get(i) == value) {
                index = i;
            }
        }
        if (index < 0) {
            index = constants.size();
            constants.add(value);
            constantTypes.add(name(type));
        }
        code.visitFieldInsn(GETSTATIC, self, "c" + index, "L" + name(type) + ";");
    }

    private MethodVisitor method(String name, String descriptor) {
        MethodVisitor code = writer.visitMethod(ACC_PUBLIC, name, descriptor, null, null);
        code.visitCode();
        return code;
    }

    private static void end(MethodVisitor code) {
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static void push(MethodVisitor code, int value) {
        if (value <= Short.MAX_VALUE) {
            code.visitIntInsn(SIPUSH, value);
        } else {
            code.visitLdcInsn(value);
        }
    }

    private static String name(Class<?> type) {
        return Type.getInternalName(type);
    }

    private static void callCodec(MethodVisitor code, String method, String descriptor) {
        code.visitMethodInsn(INVOKEINTERFACE, CODEC, method, descriptor, true);
    }

    /** The members of one record or class. */
    private final class StructCode {
        private final StructType<?> type;
        private final Class<?> raw;
        private final boolean near;

        StructCode(StructType<?> type, boolean near) {
            this.type = type;
            this.raw = type.raw();
            this.near = near;
        }

        void emit() throws IllegalAccessException {
            emitWrite();
            emitRead();
            emitMake();
            emitHash();
            emitSame();
        }

        private void emitWrite() throws IllegalAccessException {
            MethodVisitor code = method("write", "(L" + OBJECT + ";L" + OUT + ";)V");
            check(code, 1);
            cast(code, 1, 3);
            List<Runnable> handlers = new ArrayList<>();
            for (Member member : type.members()) {
                if (member.javaClass().isPrimitive()) {
                    code.visitVarInsn(ALOAD, 2);
                    get(code, member, 3);
                    code.visitMethodInsn(
                            INVOKEVIRTUAL,
                            OUT,
                            writeName(member.javaClass()),
                            "(" + wide(member.javaClass()) + ")V",
                            false);
                } else {
                    guarded(
                            code,
                            member,
                            3,
                            4,
                            handlers,
                            () -> {
                                constant(code, member.type().codec(), Codec.class);
                                code.visitVarInsn(ALOAD, 4);
                                code.visitVarInsn(ALOAD, 2);
                                callCodec(code, "write", "(L" + OBJECT + ";L" + OUT + ";)V");
                            });
                }
            }
            code.visitInsn(RETURN);
            handlers.forEach(Runnable::run);
            end(code);
        }

        /**
         * Gets a reference into a variable, refuses null where it has no schema, and uses it; an
         * exception on the way gets the field into its path.
         */
        private void guarded(
                MethodVisitor code,
                Member member,
                int from,
                int to,
                List<Runnable> handlers,
                Runnable use)
                throws IllegalAccessException {
            Label start = new Label();
            Label stop = new Label();
            Label handler = new Label();
            code.visitTryCatchBlock(start, stop, handler, INVALID);
            code.visitLabel(start);
            get(code, member, from);
            code.visitVarInsn(ASTORE, to);
            if (!member.type().takesNull()) {
                Label present = new Label();
                code.visitVarInsn(ALOAD, to);
                code.visitJumpInsn(IFNONNULL, present);
                code.visitMethodInsn(INVOKESTATIC, STRUCT, "isNull", "()L" + INVALID + ";", false);
                code.visitInsn(ATHROW);
                code.visitLabel(present);
            }
            use.run();
            code.visitLabel(stop);
            handlers.add(
                    () -> {
                        code.visitLabel(handler);
                        code.visitLdcInsn(type.toString());
                        code.visitLdcInsn(member.javaName());
                        code.visitMethodInsn(
                                INVOKESTATIC,
                                STRUCT,
                                "in",
                                "(L%s;Ljava/lang/String;Ljava/lang/String;)L%s;"
                                        .formatted(INVALID, INVALID),
                                false);
                        code.visitInsn(ATHROW);
                    });
        }

        private void emitRead() throws IllegalAccessException {
            MethodVisitor code = method("read", "(L" + IN + ";)L" + OBJECT + ";");
            int[] variables = new int[type.members().size()];
            int next = 2;
            for (int i = 0; i < variables.length; i++) {
                Member member = type.members().get(i);
                variables[i] = next;
                if (member.javaClass().isPrimitive()) {
                    Type primitive = Type.getType(member.javaClass());
                    code.visitVarInsn(ALOAD, 1);
                    code.visitMethodInsn(
                            INVOKEVIRTUAL,
                            IN,
                            readName(member.javaClass()),
                            "()" + primitive.getDescriptor(),
                            false);
                    code.visitVarInsn(primitive.getOpcode(ISTORE), next);
                    next += primitive.getSize();
                } else {
                    constant(code, member.type().codec(), Codec.class);
                    code.visitVarInsn(ALOAD, 1);
                    callCodec(code, "read", "(L" + IN + ";)L" + OBJECT + ";");
                    if (near) {
                        code.visitTypeInsn(CHECKCAST, name(member.javaClass()));
                    }
                    code.visitVarInsn(ASTORE, next);
                    next++;
                }
            }
            create(
                    code,
                    next,
                    i ->
                            code.visitVarInsn(
                                    Type.getType(type.members().get(i).javaClass())
                                            .getOpcode(ILOAD),
                                    variables[i]));
            end(code);
        }

        private void emitMake() throws IllegalAccessException {
            MethodVisitor code = method("make", "([L" + OBJECT + ";)L" + OBJECT + ";");
            create(
                    code,
                    2,
                    i -> {
                        code.visitVarInsn(ALOAD, 1);
                        push(code, i);
                        code.visitInsn(AALOAD);
                        Class<?> javaClass = type.members().get(i).javaClass();
                        if (javaClass.isPrimitive()) {
                            unbox(code, javaClass);
                        } else if (near) {
                            code.visitTypeInsn(CHECKCAST, name(javaClass));
                        }
                    });
            end(code);
        }

        /** Creates and returns an object; {@code load} puts the value of a member on the stack. */
        private void create(MethodVisitor code, int result, MemberLoad load)
                throws IllegalAccessException {
            Label start = new Label();
            Label stop = new Label();
            Label handler = new Label();
            Constructor<?> constructor = type.constructor();
            boolean direct = reaches(constructor.getDeclaringClass(), constructor.getModifiers());
            code.visitTryCatchBlock(start, stop, handler, "java/lang/RuntimeException");
            if (direct) {
                code.visitTypeInsn(NEW, name(raw));
                code.visitInsn(DUP);
            } else {
                constant(code, constructorHandle(constructor), MethodHandle.class);
            }
            if (raw.isRecord()) {
                for (int i = 0; i < type.members().size(); i++) {
                    load.onto(i);
                }
            }
            code.visitLabel(start);
            if (direct) {
                code.visitMethodInsn(
                        INVOKESPECIAL,
                        name(raw),
                        "<init>",
                        Type.getConstructorDescriptor(constructor),
                        false);
            } else {
                StringBuilder descriptor = new StringBuilder("(");
                for (Class<?> parameter : constructor.getParameterTypes()) {
                    descriptor.append(erased(parameter));
                }
                code.visitMethodInsn(
                        INVOKEVIRTUAL,
                        HANDLE,
                        "invokeExact",
                        descriptor.append(")L" + OBJECT + ";").toString(),
                        false);
                if (near) {
                    code.visitTypeInsn(CHECKCAST, name(raw));
                }
            }
            code.visitLabel(stop);
            if (!raw.isRecord()) {
                code.visitVarInsn(ASTORE, result);
                for (int i = 0; i < type.members().size(); i++) {
                    set(code, type.members().get(i), result, i, load);
                }
                code.visitVarInsn(ALOAD, result);
            }
            code.visitInsn(ARETURN);
            code.visitLabel(handler);
            code.visitLdcInsn(type.toString());
            code.visitMethodInsn(
                    INVOKESTATIC,
                    STRUCT,
                    "refused",
                    "(Ljava/lang/RuntimeException;Ljava/lang/String;)Ljava/lang/RuntimeException;",
                    false);
            code.visitInsn(ATHROW);
        }

        private void emitHash() throws IllegalAccessException {
            MethodVisitor code = method("hash", "(L" + OBJECT + ";)I");
            String whyNot = type.whyNotKey();
            if (!whyNot.isEmpty()) {
                code.visitTypeInsn(NEW, "java/lang/UnsupportedOperationException");
                code.visitInsn(DUP);
                code.visitLdcInsn(whyNot);
                code.visitMethodInsn(
                        INVOKESPECIAL,
                        "java/lang/UnsupportedOperationException",
                        "<init>",
                        "(Ljava/lang/String;)V",
                        false);
                code.visitInsn(ATHROW);
                end(code);
                return;
            }
            check(code, 1);
            cast(code, 1, 2);
            List<Runnable> handlers = new ArrayList<>();
            code.visitInsn(ICONST_1);
            code.visitVarInsn(ISTORE, 3);
            for (Member member : type.members()) {
                if (member.javaClass().isPrimitive()) {
                    get(code, member, 2);
                    hashPrimitive(code, member.javaClass());
                } else {
                    guarded(
                            code,
                            member,
                            2,
                            4,
                            handlers,
                            () -> {
                                constant(code, member.type().codec(), Codec.class);
                                code.visitVarInsn(ALOAD, 4);
                                callCodec(code, "hash", "(L" + OBJECT + ";)I");
                            });
                }
                code.visitVarInsn(ILOAD, 3);
                code.visitIntInsn(BIPUSH, 31);
                code.visitInsn(IMUL);
                code.visitInsn(IADD);
                code.visitVarInsn(ISTORE, 3);
            }
            code.visitVarInsn(ILOAD, 3);
            code.visitInsn(IRETURN);
            handlers.forEach(Runnable::run);
            end(code);
        }

        private void emitSame() throws IllegalAccessException {
            MethodVisitor code = method("same", "(L" + OBJECT + ";L" + OBJECT + ";)Z");
            check(code, 1);
            check(code, 2);
            cast(code, 1, 3);
            cast(code, 2, 4);
            Label different = new Label();
            for (Member member : type.members()) {
                Class<?> javaClass = member.javaClass();
                if (javaClass.isPrimitive()) {
                    get(code, member, 3);
                    get(code, member, 4);
                    if (javaClass == long.class) {
                        code.visitInsn(LCMP);
                        code.visitJumpInsn(IFNE, different);
                    } else if (javaClass == double.class || javaClass == float.class) {
                        // Not ==, for which NaN is not itself and 0.0 is -0.0.
                        code.visitMethodInsn(
                                INVOKESTATIC,
                                javaClass == double.class ? "java/lang/Double" : "java/lang/Float",
                                "compare",
                                javaClass == double.class ? "(DD)I" : "(FF)I",
                                false);
                        code.visitJumpInsn(IFNE, different);
                    } else {
                        code.visitJumpInsn(IF_ICMPNE, different);
                    }
                } else {
                    constant(code, member.type().codec(), Codec.class);
                    get(code, member, 3);
                    get(code, member, 4);
                    code.visitMethodInsn(
                            INVOKESTATIC,
                            STRUCT,
                            "same",
                            "(L%s;L%s;L%s;)Z".formatted(CODEC, OBJECT, OBJECT),
                            false);
                    code.visitJumpInsn(IFEQ, different);
                }
            }
            code.visitInsn(ICONST_1);
            code.visitInsn(IRETURN);
            code.visitLabel(different);
            code.visitInsn(ICONST_0);
            code.visitInsn(IRETURN);
            end(code);
        }

        /** Refuses null and objects of a subclass. */
        private void check(MethodVisitor code, int variable) {
            code.visitVarInsn(ALOAD, variable);
            constant(code, raw, Class.class);
            code.visitMethodInsn(
                    INVOKESTATIC, STRUCT, "check", "(L" + OBJECT + ";Ljava/lang/Class;)V", false);
        }

        private void cast(MethodVisitor code, int from, int to) {
            code.visitVarInsn(ALOAD, from);
            if (near) {
                code.visitTypeInsn(CHECKCAST, name(raw));
            }
            code.visitVarInsn(ASTORE, to);
        }

        /** Puts a member of the object in a variable on the stack. */
        private void get(MethodVisitor code, Member member, int variable)
                throws IllegalAccessException {
            Class<?> owner = member.field().getDeclaringClass();
            if (member.accessor() != null && reaches(owner, member.accessor().getModifiers())) {
                code.visitVarInsn(ALOAD, variable);
                code.visitMethodInsn(
                        INVOKEVIRTUAL,
                        name(owner),
                        member.accessor().getName(),
                        Type.getMethodDescriptor(member.accessor()),
                        false);
            } else if (member.accessor() == null && reaches(owner, member.field().getModifiers())) {
                code.visitVarInsn(ALOAD, variable);
                code.visitFieldInsn(
                        GETFIELD,
                        name(owner),
                        member.field().getName(),
                        Type.getDescriptor(member.javaClass()));
            } else {
                constant(code, getter(member), MethodHandle.class);
                code.visitVarInsn(ALOAD, variable);
                code.visitMethodInsn(
                        INVOKEVIRTUAL,
                        HANDLE,
                        "invokeExact",
                        "(L" + OBJECT + ";)" + erased(member.javaClass()),
                        false);
            }
        }

        private void set(MethodVisitor code, Member member, int object, int i, MemberLoad load)
                throws IllegalAccessException {
            Field field = member.field();
            boolean direct =
                    !Modifier.isFinal(field.getModifiers())
                            && reaches(field.getDeclaringClass(), field.getModifiers());
            if (!direct) {
                constant(code, setter(field), MethodHandle.class);
            }
            code.visitVarInsn(ALOAD, object);
            load.onto(i);
            if (direct) {
                code.visitFieldInsn(
                        PUTFIELD,
                        name(field.getDeclaringClass()),
                        field.getName(),
                        Type.getDescriptor(field.getType()));
            } else {
                code.visitMethodInsn(
                        INVOKEVIRTUAL,
                        HANDLE,
                        "invokeExact",
                        "(L" + OBJECT + ";" + erased(field.getType()) + ")V",
                        false);
            }
        }

        /** Whether generated code can use a member without a method handle. */
        private boolean reaches(Class<?> owner, int modifiers) {
            if (!near) {
                return false;
            }
            boolean samePackage =
                    owner.getClassLoader() == raw.getClassLoader()
                            && owner.getPackageName().equals(raw.getPackageName());
            if (Modifier.isPrivate(modifiers)) {
                return owner.getNestHost() == raw.getNestHost();
            }
            return samePackage
                    || (Modifier.isPublic(modifiers) && Modifier.isPublic(owner.getModifiers()));
        }

        private MethodHandle getter(Member member) throws IllegalAccessException {
            Lookup lookup = Lookups.within(member.field().getDeclaringClass());
            MethodHandle handle =
                    member.accessor() != null
                            ? lookup.unreflect(member.accessor())
                            : lookup.unreflectGetter(member.field());
            return handle.asType(handle.type().erase());
        }

        private MethodHandle setter(Field field) throws IllegalAccessException {
            Lookup lookup = Lookups.within(field.getDeclaringClass());
            // Needed for final fields, which only reflection may set.
            field.setAccessible(true);
            MethodHandle handle = lookup.unreflectSetter(field);
            return handle.asType(handle.type().erase());
        }

        private MethodHandle constructorHandle(Constructor<?> constructor)
                throws IllegalAccessException {
            MethodHandle handle = Lookups.within(raw).unreflectConstructor(constructor);
            return handle.asType(handle.type().erase());
        }
    }

    @FunctionalInterface
    private interface MemberLoad {
        void onto(int member);
    }

    private static String erased(Class<?> type) {
        return type.isPrimitive() ? Type.getDescriptor(type) : "L" + OBJECT + ";";
    }

    private static String wide(Class<?> primitive) {
        return primitive == byte.class || primitive == short.class || primitive == char.class
                ? "I"
                : Type.getDescriptor(primitive);
    }

    private static String writeName(Class<?> primitive) {
        return switch (wide(primitive)) {
            case "Z" -> "writeBoolean";
            case "I" -> "writeInt";
            case "J" -> "writeLong";
            case "F" -> "writeFloat";
            default -> "writeDouble";
        };
    }

    private static String readName(Class<?> primitive) {
        return switch (Type.getDescriptor(primitive)) {
            case "Z" -> "readBoolean";
            case "B" -> "readSmallByte";
            case "S" -> "readShort";
            case "C" -> "readChar";
            case "I" -> "readInt";
            case "J" -> "readLong";
            case "F" -> "readFloat";
            default -> "readDouble";
        };
    }

    private static void hashPrimitive(MethodVisitor code, Class<?> primitive) {
        switch (wide(primitive)) {
            case "Z" ->
                    code.visitMethodInsn(
                            INVOKESTATIC, "java/lang/Boolean", "hashCode", "(Z)I", false);
            case "J" ->
                    code.visitMethodInsn(
                            INVOKESTATIC, name(KeyHash.class), "ofLong", "(J)I", false);
            case "D" ->
                    code.visitMethodInsn(
                            INVOKESTATIC, name(KeyHash.class), "ofDouble", "(D)I", false);
            case "F" ->
                    code.visitMethodInsn(
                            INVOKESTATIC, "java/lang/Float", "floatToIntBits", "(F)I", false);
            default -> {} // The value is its hash.
        }
    }

    private static void unbox(MethodVisitor code, Class<?> primitive) {
        String box = name(MethodType.methodType(primitive).wrap().returnType());
        code.visitTypeInsn(CHECKCAST, box);
        code.visitMethodInsn(
                INVOKEVIRTUAL,
                box,
                primitive.getName() + "Value",
                "()" + Type.getDescriptor(primitive),
                false);
    }

    private void emitUnion(UnionType<?> type) {
        int branches = type.branches().size();

        MethodVisitor write = method("write", "(L" + OBJECT + ";L" + OUT + ";I)V");
        for (int i = 0; i < branches; i++) {
            Label next = new Label();
            branchIs(write, type, i, 1, next);
            write.visitVarInsn(ALOAD, 2);
            push(write, i);
            write.visitVarInsn(ILOAD, 3);
            write.visitInsn(IADD);
            write.visitMethodInsn(INVOKEVIRTUAL, OUT, "writeInt", "(I)V", false);
            branchCodec(write, type, i);
            write.visitVarInsn(ALOAD, 1);
            write.visitVarInsn(ALOAD, 2);
            callCodec(write, "write", "(L" + OBJECT + ";L" + OUT + ";)V");
            write.visitInsn(RETURN);
            write.visitLabel(next);
        }
        throwNoBranch(write);
        end(write);

        MethodVisitor read = method("readBranch", "(IL" + IN + ";)L" + OBJECT + ";");
        Label unknown = new Label();
        Label[] labels = new Label[branches];
        for (int i = 0; i < branches; i++) {
            labels[i] = new Label();
        }
        read.visitVarInsn(ILOAD, 1);
        read.visitTableSwitchInsn(0, branches - 1, unknown, labels);
        for (int i = 0; i < branches; i++) {
            read.visitLabel(labels[i]);
            branchCodec(read, type, i);
            read.visitVarInsn(ALOAD, 2);
            callCodec(read, "read", "(L" + IN + ";)L" + OBJECT + ";");
            read.visitInsn(ARETURN);
        }
        read.visitLabel(unknown);
        read.visitVarInsn(ILOAD, 1);
        push(read, branches);
        read.visitMethodInsn(
                INVOKESTATIC,
                UNION,
                "noBranch",
                "(II)L" + name(CorruptDataException.class) + ";",
                false);
        read.visitInsn(ATHROW);
        end(read);

        MethodVisitor hash = method("hash", "(L" + OBJECT + ";)I");
        for (int i = 0; i < branches; i++) {
            Label next = new Label();
            branchIs(hash, type, i, 1, next);
            branchCodec(hash, type, i);
            hash.visitVarInsn(ALOAD, 1);
            callCodec(hash, "hash", "(L" + OBJECT + ";)I");
            hash.visitInsn(IRETURN);
            hash.visitLabel(next);
        }
        throwNoBranch(hash);
        end(hash);

        MethodVisitor same = method("same", "(L" + OBJECT + ";L" + OBJECT + ";)Z");
        Label different = new Label();
        for (int i = 0; i < branches; i++) {
            Label next = new Label();
            branchIs(same, type, i, 1, next);
            branchIs(same, type, i, 2, different);
            branchCodec(same, type, i);
            same.visitVarInsn(ALOAD, 1);
            same.visitVarInsn(ALOAD, 2);
            callCodec(same, "same", "(L" + OBJECT + ";L" + OBJECT + ";)Z");
            same.visitInsn(IRETURN);
            same.visitLabel(next);
        }
        throwNoBranch(same);
        same.visitLabel(different);
        same.visitInsn(ICONST_0);
        same.visitInsn(IRETURN);
        end(same);
    }

    private void branchCodec(MethodVisitor code, UnionType<?> type, int branch) {
        constant(code, type.branches().get(branch).codec(), Codec.class);
    }

    /** Goes on if the object in a variable is of a branch, else jumps. */
    private void branchIs(
            MethodVisitor code, UnionType<?> type, int branch, int variable, Label otherwise) {
        Class<?> raw = type.branches().get(branch).resolved().raw();
        if (raw.isEnum()) {
            // A constant with a body has a class of its own.
            constant(code, raw, Class.class);
            code.visitVarInsn(ALOAD, variable);
            code.visitMethodInsn(
                    INVOKEVIRTUAL, "java/lang/Class", "isInstance", "(L" + OBJECT + ";)Z", false);
            code.visitJumpInsn(IFEQ, otherwise);
        } else {
            code.visitVarInsn(ALOAD, variable);
            code.visitMethodInsn(INVOKEVIRTUAL, OBJECT, "getClass", "()Ljava/lang/Class;", false);
            constant(code, raw, Class.class);
            code.visitJumpInsn(IF_ACMPNE, otherwise);
        }
    }

    private static void throwNoBranch(MethodVisitor code) {
        code.visitVarInsn(ALOAD, 1);
        code.visitMethodInsn(
                INVOKESTATIC, UNION, "noBranch", "(L" + OBJECT + ";)L" + INVALID + ";", false);
        code.visitInsn(ATHROW);
    }

    /** Computes frames without loading the classes in them: where two meet, it's an Object. */
    private static final class FramesOfObjects extends ClassWriter {
        FramesOfObjects() {
            super(COMPUTE_FRAMES | COMPUTE_MAXS);
        }

        @Override
        protected String getCommonSuperClass(String left, @Nullable String right) {
            return OBJECT;
        }
    }
}
