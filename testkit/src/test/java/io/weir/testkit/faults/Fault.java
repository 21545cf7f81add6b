package io.weir.testkit.faults;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A fault that is planted into a method of Weir: what is wrong with it then.
 *
 * @param title what goes wrong
 * @param owner the class, below {@code io.weir}, nested ones with a dollar
 * @param method its name; of a lambda, the name of the method that it is in
 * @param edit what is done to the method's code
 */
record Fault(String title, String owner, String method, Edit edit) {
    /** A change of a method's code that keeps its stack as it is. */
    sealed interface Edit {
        /** The {@code nth} call of a method, counted from 0, or all for -1, does nothing. */
        record Skip(String callee, int nth) implements Edit {}

        /** Each call of a method gives this instead of its result. */
        record Answer(String callee, int result) implements Edit {}

        /** The method does nothing and gives 0, false or null. */
        record Empty() implements Edit {}

        /** The method gives its argument, counted from 0. */
        record Argument(int index) implements Edit {}

        /** The {@code nth} assignment of a field does not happen. */
        record Forget(String field, int nth) implements Edit {}

        /** Each call of a static method calls another one of its class with the same types. */
        record Instead(String callee, String other) implements Edit {}

        /** The {@code nth} condition of the method is turned around. */
        record Turn(int nth) implements Edit {}
    }

    String className() {
        return "io.weir." + owner;
    }

    /** Whether a method is the one that is meant. */
    boolean isIn(String name) {
        return name.equals(method) || name.startsWith("lambda$" + method + "$");
    }

    /** Carries the edit out. */
    static class Editing extends MethodVisitor {
        private final Edit edit;
        private int seen;
        int edits;

        Editing(Edit edit, MethodVisitor next) {
            super(Opcodes.ASM9, next);
            this.edit = edit;
        }

        private boolean isMeant(int nth) {
            boolean meant = nth < 0 || seen == nth;
            seen++;
            edits += meant ? 1 : 0;
            return meant;
        }

        /** Whether {@code wanted}, a name or {@code Class.name}, is this method. */
        private static boolean matches(String wanted, String owner, String name) {
            int dot = wanted.indexOf('.');
            return dot < 0
                    ? wanted.equals(name)
                    : wanted.substring(dot + 1).equals(name)
                            && owner.matches("(.*[/$])?" + wanted.substring(0, dot));
        }

        @Override
        public void visitMethodInsn(
                int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (edit instanceof Edit.Skip skip
                    && matches(skip.callee(), owner, name)
                    && isMeant(skip.nth())) {
                drop(opcode, descriptor);
                push(Type.getReturnType(descriptor), 0);
            } else if (edit instanceof Edit.Answer answer
                    && matches(answer.callee(), owner, name)
                    && isMeant(-1)) {
                drop(opcode, descriptor);
                push(Type.getReturnType(descriptor), answer.result());
            } else if (edit instanceof Edit.Instead instead
                    && matches(instead.callee(), owner, name)
                    && isMeant(-1)) {
                super.visitMethodInsn(opcode, owner, instead.other(), descriptor, isInterface);
            } else {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }

        private void drop(int opcode, String descriptor) {
            Type[] arguments = Type.getArgumentTypes(descriptor);
            for (int i = arguments.length - 1; i >= 0; i--) {
                super.visitInsn(arguments[i].getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
            }
            if (opcode != Opcodes.INVOKESTATIC) {
                super.visitInsn(Opcodes.POP);
            }
        }

        void push(Type type, int value) {
            switch (type.getSort()) {
                case Type.VOID -> {}
                case Type.LONG -> {
                    super.visitLdcInsn((long) value);
                }
                case Type.DOUBLE -> super.visitLdcInsn((double) value);
                case Type.FLOAT -> super.visitLdcInsn((float) value);
                case Type.OBJECT, Type.ARRAY -> {
                    if (type.getClassName().equals("java.util.List")) {
                        super.visitMethodInsn(
                                Opcodes.INVOKESTATIC,
                                "java/util/List",
                                "of",
                                "()Ljava/util/List;",
                                true);
                    } else {
                        super.visitInsn(Opcodes.ACONST_NULL);
                        super.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
                    }
                }
                default -> super.visitLdcInsn(value);
            }
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            if (edit instanceof Edit.Forget forget
                    && forget.field().equals(name)
                    && (opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC)
                    && isMeant(forget.nth())) {
                super.visitInsn(
                        Type.getType(descriptor).getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
                if (opcode == Opcodes.PUTFIELD) {
                    super.visitInsn(Opcodes.POP);
                }
            } else {
                super.visitFieldInsn(opcode, owner, name, descriptor);
            }
        }

        @Override
        public void visitJumpInsn(int opcode, org.objectweb.asm.Label label) {
            boolean condition = opcode != Opcodes.GOTO && opcode != Opcodes.JSR;
            if (condition && edit instanceof Edit.Turn turn && isMeant(turn.nth())) {
                boolean nullCheck = opcode == Opcodes.IFNULL || opcode == Opcodes.IFNONNULL;
                // Opcodes of opposite conditions are neighbours, the odd one first.
                super.visitJumpInsn(nullCheck ? opcode ^ 1 : ((opcode + 1) ^ 1) - 1, label);
            } else {
                super.visitJumpInsn(opcode, label);
            }
        }
    }
}
