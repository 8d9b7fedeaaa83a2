package dev.runestone.knowledge;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes a call of {@link Interruption#check} at the start of each method and before each jump backwards: whatever a
 * rule does for long passes one of the two. The call needs no stack and leaves none, so that the frames stay as they
 * are; it is a read of a flag that the JIT compiler knows, about a nanosecond.
 */
final class InterruptionPoints extends ClassVisitor {
    private InterruptionPoints(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    /** The files of a build with interruption points in every class. */
    static Map<String, byte[]> into(Map<String, byte[]> files) {
        Map<String, byte[]> interruptible = new TreeMap<>(files);
        interruptible.replaceAll((path, content) -> path.endsWith(".class") ? into(content) : content);
        return interruptible;
    }

    static byte[] into(byte[] type) {
        ClassReader reader = new ClassReader(type);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new InterruptionPoints(writer), 0);
        return writer.toByteArray();
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        return next == null ? null : new Jumps(next);
    }

    private static final class Jumps extends MethodVisitor {
        private static final String OWNER = "dev/runestone/knowledge/Interruption";

        private final Set<Label> passed = new HashSet<>();

        Jumps(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            check();
        }

        @Override
        public void visitLabel(Label label) {
            passed.add(label);
            super.visitLabel(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label target) {
            checkBefore(target);
            super.visitJumpInsn(opcode, target);
        }

        @Override
        public void visitTableSwitchInsn(int min, int max, Label standard, Label... labels) {
            checkBefore(standard, labels);
            super.visitTableSwitchInsn(min, max, standard, labels);
        }

        @Override
        public void visitLookupSwitchInsn(Label standard, int[] keys, Label[] labels) {
            checkBefore(standard, labels);
            super.visitLookupSwitchInsn(standard, keys, labels);
        }

        private void checkBefore(Label first, Label... others) {
            boolean backwards = passed.contains(first);
            for (Label other : others) {
                backwards |= passed.contains(other);
            }
            if (backwards) {
                check();
            }
        }

        private void check() {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, OWNER, "check", "()V", false);
        }
    }
}
