package io.weir.engine;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Says why the private copies that the engine makes of a class would not work. */
final class TemplateCheck {
    private TemplateCheck() {}

    /** What stands in the way; empty if nothing does. */
    static List<String> problems(Class<?> type) throws IOException {
        List<String> problems = new ArrayList<>();
        if (!Modifier.isFinal(type.getModifiers())) {
            problems.add("is not final");
        }
        if (type.getEnclosingClass() != null) {
            problems.add("is not top level");
        }
        if (type.getDeclaredConstructors().length != 1) {
            problems.add("has not exactly one constructor");
        }
        byte[] bytes = bytes(type);
        problems.addAll(lambdasOfInstances(bytes));
        try {
            // Initialized, so that it is verified: a copy is none of the types its code names.
            MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .defineHiddenClass(bytes, true);
        } catch (IllegalAccessException | LinkageError e) {
            problems.add("can't be copied: " + e);
        }
        return problems;
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        String resource = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getResourceAsStream(resource)) {
            return in.readAllBytes();
        }
    }

    /**
     * Lambdas and method references in instance methods: where one captures this, its factory names
     * the original class, which no copy is; that fails when it runs, not when it is verified.
     */
    private static List<String> lambdasOfInstances(byte[] bytes) {
        List<String> problems = new ArrayList<>();
        new ClassReader(bytes)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access,
                                    String method,
                                    String descriptor,
                                    String signature,
                                    String[] exceptions) {
                                boolean instance = (access & Opcodes.ACC_STATIC) == 0;
                                return instance ? lambdas(method, problems) : null;
                            }
                        },
                        0);
        return problems;
    }

    private static MethodVisitor lambdas(String method, List<String> problems) {
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitInvokeDynamicInsn(
                    String name, String descriptor, Handle bootstrap, Object... arguments) {
                if (bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory")) {
                    problems.add("has a lambda or method reference in " + method + "()");
                }
            }
        };
    }
}
