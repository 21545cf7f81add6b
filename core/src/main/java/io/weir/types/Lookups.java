package io.weir.types;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Access to the classes of programs. Code that is to be a class's neighbour needs a lookup with all
 * privileges, which Java gives out only within a module; and each class loader has a module of its
 * own. So where the class is in another one, a tiny class is put beside it that hands its lookup
 * over.
 */
final class Lookups {
    private static final String NEIGHBOUR = "WeirNeighbour";
    private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";

    private Lookups() {}

    /**
     * A lookup that may use all members of a class.
     *
     * @throws IllegalAccessException if the module of the class isn't open to Weir
     */
    static Lookup within(Class<?> type) throws IllegalAccessException {
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    }

    /**
     * A lookup that may also define hidden classes in the nest of a class.
     *
     * @throws IllegalAccessException if the module of the class isn't open to Weir
     * @throws LinkageError if the class's loader takes no new classes
     */
    static Lookup neighbour(Class<?> type) throws IllegalAccessException {
        Lookup lookup = within(type);
        if (lookup.hasFullPrivilegeAccess()) {
            return lookup;
        }
        Class<?> neighbour = neighbourClass(type, lookup);
        try {
            MethodHandle handOver =
                    lookup.findStatic(neighbour, "lookup", MethodType.methodType(Lookup.class));
            return MethodHandles.privateLookupIn(type, (Lookup) handOver.invokeExact());
        } catch (IllegalAccessException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A generated method threw what it can't throw", e);
        }
    }

    private static Class<?> neighbourClass(Class<?> type, Lookup lookup)
            throws IllegalAccessException {
        String packageName = type.getPackageName();
        String name = packageName.isEmpty() ? NEIGHBOUR : packageName + "." + NEIGHBOUR;
        try {
            return lookup.defineClass(neighbourCode(name.replace('.', '/')));
        } catch (LinkageError alreadyThere) {
            try {
                return Class.forName(name, false, type.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw alreadyThere;
            }
        }
    }

    private static byte[] neighbourCode(String name) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC,
                name,
                null,
                "java/lang/Object",
                null);
        MethodVisitor method =
                writer.visitMethod(Opcodes.ACC_STATIC, "lookup", "()L" + LOOKUP + ";", null, null);
        method.visitCode();
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                "java/lang/invoke/MethodHandles",
                "lookup",
                "()L" + LOOKUP + ";",
                false);
        method.visitInsn(Opcodes.ARETURN);
        method.visitMaxs(1, 0);
        method.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
