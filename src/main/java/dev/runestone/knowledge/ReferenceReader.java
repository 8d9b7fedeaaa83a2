package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.TypePath;

/** Reads one compiled class: what it names, and which of its methods lead to which others. */
final class ReferenceReader extends ClassVisitor {
    private static final String DSL = "org/drools/modelcompiler/dsl/pattern/D";

    private final CompiledRules rules;
    private String type = "";

    ReferenceReader(CompiledRules rules) {
        super(Opcodes.ASM9);
        this.rules = rules;
    }

    static void read(byte[] bytes, CompiledRules rules) {
        new ClassReader(bytes).accept(new ReferenceReader(rules), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        type = name;
        List<String> parents = new ArrayList<>();
        if (superName != null) {
            parents.add(superName);
        }
        if (interfaces != null) {
            parents.addAll(List.of(interfaces));
        }
        rules.parents(name, parents);
        parents.forEach(parent -> rules.refer(type, "", MemberReference.Kind.SUPERTYPE, parent, ""));
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return annotation("", descriptor);
    }

    @Override
    public AnnotationVisitor visitTypeAnnotation(int ref, TypePath path, String descriptor, boolean visible) {
        return annotation("", descriptor);
    }

    private AnnotationVisitor annotation(String method, String descriptor) {
        rules.refer(
                type,
                method,
                MemberReference.Kind.ANNOTATION,
                Type.getType(descriptor).getInternalName(),
                "");
        return new AnnotationValues(method);
    }

    @Override
    public FieldVisitor visitField(
            int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
        rules.declare(type, name);
        rules.refer(type, "", descriptor);
        return new FieldVisitor(Opcodes.ASM9) {
            @Override
            public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                return annotation("", annotation);
            }
        };
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        String method = name + descriptor;
        rules.declare(type, method);
        if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
            rules.construct(type, method, "synchronized");
        }
        if ((access & Opcodes.ACC_NATIVE) != 0) {
            rules.construct(type, method, "native");
        }
        return new Instructions(method);
    }

    /** Annotation values may name classes and enum constants. */
    private final class AnnotationValues extends AnnotationVisitor {
        private final String method;

        AnnotationValues(String method) {
            super(Opcodes.ASM9);
            this.method = method;
        }

        @Override
        public void visit(String name, Object value) {
            if (value instanceof Type named) {
                rules.refer(type, method, named.getDescriptor());
            }
        }

        @Override
        public AnnotationVisitor visitAnnotation(String name, String descriptor) {
            return annotation(method, descriptor);
        }

        @Override
        public AnnotationVisitor visitArray(String name) {
            return this;
        }
    }

    private final class Instructions extends MethodVisitor {
        private final String method;
        private String lastText = "";

        Instructions(String method) {
            super(Opcodes.ASM9);
            this.method = method;
        }

        @Override
        public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            return annotation(method, descriptor);
        }

        @Override
        public AnnotationVisitor visitParameterAnnotation(int parameter, String descriptor, boolean visible) {
            return annotation(method, descriptor);
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.MONITORENTER) {
                rules.construct(type, method, "synchronized");
            }
        }

        @Override
        public void visitTypeInsn(int opcode, String named) {
            rules.refer(type, method, Type.getObjectType(named).getDescriptor());
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            rules.refer(type, method, descriptor);
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String caught) {
            if (caught != null) {
                rules.refer(type, method, Type.getObjectType(caught).getDescriptor());
            }
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            rules.member(type, method, owner, name, name);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (owner.equals(DSL) && name.equals("rule")) {
                rules.name(type, method, lastText);
            }
            rules.member(type, method, owner, name, name + descriptor);
        }

        @Override
        public void visitLdcInsn(Object value) {
            if (value instanceof String text) {
                lastText = text;
            } else {
                constant(value);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            constant(bootstrap);
            for (Object argument : arguments) {
                if (!(argument instanceof Type functional && functional.getSort() == Type.METHOD)) {
                    constant(argument);
                }
            }
        }

        private void constant(Object value) {
            if (value instanceof Type named) {
                if (named.getSort() == Type.METHOD) {
                    rules.construct(type, method, "a method type");
                } else {
                    rules.refer(type, method, named.getDescriptor());
                }
            } else if (value instanceof Handle handle) {
                boolean field = handle.getTag() <= Opcodes.H_PUTSTATIC;
                rules.member(
                        type,
                        method,
                        handle.getOwner(),
                        handle.getName(),
                        field ? handle.getName() : handle.getName() + handle.getDesc());
            } else if (value instanceof ConstantDynamic) {
                rules.construct(type, method, "a dynamic constant");
            }
        }
    }
}
