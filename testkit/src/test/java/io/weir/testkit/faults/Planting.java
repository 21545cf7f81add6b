package io.weir.testkit.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Plants faults into loaded classes of this JVM and takes them out again, as an agent of itself:
 * the production code has no hook for it. The JVM must allow it, by {@code
 * -Djdk.attach.allowAttachSelf=true}.
 */
public final class Planting implements ClassFileTransformer {
    private static volatile @Nullable Instrumentation instrumentation;

    private final Fault fault;
    private int edits;
    private @Nullable Throwable failure;

    private Planting(Fault fault) {
        this.fault = fault;
    }

    /** Called by the JVM when this class is loaded as an agent. */
    public static void agentmain(String arguments, Instrumentation given) {
        instrumentation = given;
    }

    private static synchronized Instrumentation instrumentation() throws Exception {
        if (instrumentation == null) {
            Path jar = Files.createTempFile("weir-planting", ".jar");
            try {
                writeAgent(jar);
                // By reflection, so that nothing else needs the module jdk.attach.
                Class<?> machine = Class.forName("com.sun.tools.attach.VirtualMachine");
                Object self =
                        machine.getMethod("attach", String.class)
                                .invoke(null, String.valueOf(ProcessHandle.current().pid()));
                machine.getMethod("loadAgent", String.class).invoke(self, jar.toString());
                machine.getMethod("detach").invoke(self);
            } finally {
                Files.delete(jar);
            }
        }
        Instrumentation attached = instrumentation;
        if (attached == null) {
            throw new IllegalStateException("The agent did not start");
        }
        return attached;
    }

    private static void writeAgent(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Agent-Class", Planting.class.getName());
        main.putValue("Can-Retransform-Classes", "true");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
    }

    /** Something to be done while a fault is planted. */
    interface Work {
        void run() throws Exception;
    }

    /** Does some work with the fault in the code. */
    static void with(Fault fault, Work work) throws Exception {
        Instrumentation attached = instrumentation();
        Class<?> target = Class.forName(fault.className());
        Planting planting = new Planting(fault);
        attached.addTransformer(planting, true);
        try {
            retransform(attached, target);
            if (planting.failure != null) {
                throw new IllegalStateException(
                        "'%s' can't be planted".formatted(fault.title()), planting.failure);
            }
            if (planting.edits == 0) {
                throw new IllegalStateException(
                        "'%s' changes nothing: %s.%s has no such code any more"
                                .formatted(fault.title(), fault.owner(), fault.method()));
            }
            work.run();
        } finally {
            attached.removeTransformer(planting);
            retransform(attached, target);
        }
    }

    private static void retransform(Instrumentation attached, Class<?> target)
            throws UnmodifiableClassException {
        attached.retransformClasses(target);
    }

    @Override
    public byte @Nullable [] transform(
            ClassLoader loader,
            String name,
            Class<?> redefined,
            ProtectionDomain domain,
            byte[] bytes) {
        if (!name.replace('/', '.').equals(fault.className())) {
            return null;
        }
        try {
            ClassReader reader = new ClassReader(bytes);
            ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
            reader.accept(new Visitor(writer), 0);
            return writer.toByteArray();
        } catch (RuntimeException e) {
            failure = e;
            return null;
        }
    }

    private final class Visitor extends ClassVisitor {
        Visitor(ClassWriter writer) {
            super(Opcodes.ASM9, writer);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor out = super.visitMethod(access, name, descriptor, signature, exceptions);
            if (!fault.isIn(name) || (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE)) != 0) {
                return out;
            }
            Type result = Type.getReturnType(descriptor);
            if (fault.edit() instanceof Fault.Edit.Empty) {
                Fault.Editing body = new Fault.Editing(fault.edit(), out);
                out.visitCode();
                body.push(result, 0);
                return ended(out, result);
            }
            if (fault.edit() instanceof Fault.Edit.Argument argument) {
                int slot = (access & Opcodes.ACC_STATIC) != 0 ? 0 : 1;
                Type[] types = Type.getArgumentTypes(descriptor);
                for (int i = 0; i < argument.index(); i++) {
                    slot += types[i].getSize();
                }
                out.visitCode();
                out.visitVarInsn(types[argument.index()].getOpcode(Opcodes.ILOAD), slot);
                return ended(out, result);
            }
            return new Fault.Editing(fault.edit(), out) {
                @Override
                public void visitEnd() {
                    Planting.this.edits += edits;
                    super.visitEnd();
                }
            };
        }

        private MethodVisitor ended(MethodVisitor out, Type result) {
            out.visitInsn(result.getOpcode(Opcodes.IRETURN));
            out.visitMaxs(0, 0);
            out.visitEnd();
            edits++;
            return new MethodVisitor(Opcodes.ASM9) {};
        }
    }

    /** Names the place for messages. */
    static String place(Fault fault) {
        Matcher matcher = Pattern.compile("[\\w$]+$").matcher(fault.owner());
        return (matcher.find() ? matcher.group() : fault.owner()) + "." + fault.method();
    }
}
