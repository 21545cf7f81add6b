package io.weir.heap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The rare calls out of the update of an entry, made so that the JIT can't inline them.
 *
 * <p>C2 inlines what was called a hundred times, so while tables fill, or once a snapshot was
 * taken, the update would contain their growth and the capture. Then it is a "big method" that is
 * no longer inlined into the loops that call it, and all later updates pay for it, for as long as
 * the process lives. A method handle that is no constant is always called.
 */
final class Outlined {
    // Not final: the JIT takes the value of a static final field for a constant.
    private static MethodHandle grow = handle("grow", MethodType.methodType(void.class));
    private static MethodHandle capture =
            handle("capture", MethodType.methodType(void.class, int.class));

    private Outlined() {}

    private static MethodHandle handle(String name, MethodType type) {
        try {
            return MethodHandles.lookup().findVirtual(GroupTable.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("GroupTable has no method " + name + type, e);
        }
    }

    /** {@link GroupTable#grow}. */
    static void grow(GroupTable table) {
        try {
            grow.invokeExact(table);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** {@link GroupTable#capture}. */
    static void capture(GroupTable table, int slot) {
        try {
            capture.invokeExact(table, slot);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
}
