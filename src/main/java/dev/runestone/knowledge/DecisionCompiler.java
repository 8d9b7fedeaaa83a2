package dev.runestone.knowledge;

import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.FeelSandbox;
import dev.runestone.expression.RefusedFeel;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.drools.io.ByteArrayResource;
import org.jspecify.annotations.Nullable;
import org.kie.api.io.Resource;
import org.kie.dmn.api.core.DMNMessage;
import org.kie.dmn.api.core.DMNModel;
import org.kie.dmn.backend.marshalling.v1x.DMNMarshallerFactory;
import org.kie.dmn.core.compiler.DMNCompilerConfigurationImpl;
import org.kie.dmn.core.compiler.DMNCompilerImpl;
import org.kie.dmn.core.compiler.DMNDecisionLogicCompiler;
import org.kie.dmn.core.compiler.DMNDecisionLogicCompilerFactory;
import org.kie.dmn.core.compiler.RuntimeTypeCheckOption;
import org.kie.dmn.core.internal.utils.DMNRuntimeBuilder;
import org.kie.dmn.feel.lang.impl.CompilerContextImpl;
import org.kie.dmn.feel.lang.impl.FEELEventListenersManager;
import org.kie.dmn.feel.lang.types.BuiltInType;
import org.kie.dmn.model.api.DMNModelInstrumentedBase;
import org.kie.dmn.model.api.Definitions;
import org.kie.dmn.model.api.ItemDefinition;
import org.kie.dmn.model.api.NamedElement;
import org.kie.dmn.model.api.UnaryTests;

/**
 * Compiles decision models, apart from the rules of their package: the compiler of Drools would give their FEEL to the
 * library, whose expressions reach Java.
 */
final class DecisionCompiler {
    /** Names by which the library's check of a value's type would ask the value for its Java class. */
    private static final Set<String> CLASS = Set.of("class", "Class", "getClass");

    private final FeelSandbox sandbox = new FeelSandbox(ExpressionLimits.standard());
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private DecisionModels models = DecisionModels.NONE;

    private DecisionCompiler() {}

    /** Compiles models that {@link DmnVetting} has let pass. */
    static DecisionCompiler of(List<Asset> assets) {
        DecisionCompiler compiler = new DecisionCompiler();
        if (!assets.isEmpty()) {
            compiler.read(assets);
            if (compiler.diagnostics.isEmpty() && compiler.violations.isEmpty()) {
                compiler.compile(assets);
            }
        }
        return compiler;
    }

    List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    List<Violation> violations() {
        return violations;
    }

    /** The models; not to be used where there are errors or violations. */
    DecisionModels models() {
        return models;
    }

    private void read(List<Asset> assets) {
        for (Asset asset : assets) {
            try {
                Definitions definitions = DMNMarshallerFactory.newDefaultMarshaller()
                        .unmarshal(new StringReader(new String(asset.content(), StandardCharsets.UTF_8)));
                definitions.getItemDefinition().forEach(type -> check(type, asset));
            } catch (Exception unreadable) {
                // the reader throws whatever its XML library throws
                diagnostics.add(error(
                        asset,
                        null,
                        "The model cannot be read: " + unreadable.getMessage(),
                        "Save it again with the modelling tool, as DMN 1.1 to 1.6."));
            }
        }
    }

    private void check(ItemDefinition type, Asset asset) {
        if (type.getName() != null && CLASS.contains(type.getName())) {
            violations.add(
                    violation(asset, type, "the property class", "Give the component another name, such as category."));
        }
        check(type.getAllowedValues(), type, asset);
        check(type.getTypeConstraint(), type, asset);
        type.getItemComponent().forEach(component -> check(component, asset));
    }

    private void check(@Nullable UnaryTests constraint, ItemDefinition type, Asset asset) {
        if (constraint == null || constraint.getText() == null) {
            return;
        }
        FEELEventListenersManager listeners = new FEELEventListenersManager();
        listeners.addListener(event -> {
            if (event instanceof RefusedFeel) {
                violations.add(
                        violation(asset, type, refused(event.getMessage()) + " in a constraint", event.getMessage()));
            } else {
                diagnostics.add(error(asset, type, "The constraint is wrong: " + event.getMessage(), ""));
            }
        });
        CompilerContextImpl context = new CompilerContextImpl(listeners);
        context.addInputVariableType("?", BuiltInType.UNKNOWN);
        for (String found : sandbox.beyondConstants(constraint.getText(), context)) {
            violations.add(violation(
                    asset,
                    type,
                    found + " in a constraint",
                    "Constraints of types may have constants, ranges and comparisons; test the rest in a decision."));
        }
    }

    /** Where the library takes the compiler of boxed expressions from. */
    static final class Logic implements DMNDecisionLogicCompilerFactory {
        private final FeelSandbox sandbox;

        private Logic(FeelSandbox sandbox) {
            this.sandbox = sandbox;
        }

        @Override
        public DMNDecisionLogicCompiler newDMNDecisionLogicCompiler(
                DMNCompilerImpl compiler, DMNCompilerConfigurationImpl configuration) {
            return new SandboxedLogic(compiler, sandbox);
        }
    }

    private void compile(List<Asset> assets) {
        List<Resource> resources = new ArrayList<>();
        for (Asset asset : assets) {
            Resource resource = new ByteArrayResource(asset.content(), "UTF-8");
            resource.setSourcePath(asset.path());
            resources.add(resource);
        }
        List<DMNModel> compiled;
        try {
            compiled = DMNRuntimeBuilder.fromDefaults()
                    .setRootClassLoader(DecisionCompiler.class.getClassLoader())
                    .setOption(new RuntimeTypeCheckOption(true))
                    .setDecisionLogicCompilerFactory(new Logic(sandbox))
                    .buildConfiguration()
                    .fromResources(resources)
                    .getOrElseThrow(DecisionCompiler::failure)
                    .getModels();
        } catch (RuntimeException failure) {
            diagnostics.add(error(
                    assets.get(0),
                    null,
                    "The models do not compile: " + rootMessage(failure),
                    "Deploy every model that is imported in the same package."));
            return;
        }
        compiled.forEach(model -> report(model, assets));
        duplicates(compiled, assets);
        models = new DecisionModels(compiled);
    }

    private static RuntimeException failure(Exception cause) {
        return new IllegalStateException(cause);
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private void duplicates(List<DMNModel> compiled, List<Asset> assets) {
        compiled.stream()
                .map(DMNModel::getName)
                .filter(name -> compiled.stream()
                                .filter(other -> other.getName().equals(name))
                                .count()
                        > 1)
                .distinct()
                .forEach(name -> diagnostics.add(error(
                        assets.get(0),
                        null,
                        "Several models have the name '" + name + "'.",
                        "Give each model a name of its own: it is what an evaluation asks for.")));
    }

    private void report(DMNModel model, List<Asset> assets) {
        Asset asset = assets.stream()
                .filter(each -> each.path().equals(model.getResource().getSourcePath()))
                .findFirst()
                .orElse(assets.get(0));
        for (DMNMessage message : model.getMessages()) {
            DMNModelInstrumentedBase place =
                    message.getSourceReference() instanceof DMNModelInstrumentedBase element ? element : null;
            String cause = message.getFeelEvent() == null
                    ? message.getText()
                    : message.getFeelEvent().getMessage();
            if (message.getFeelEvent() instanceof RefusedFeel) {
                violations.add(violation(asset, place, refused(cause), cause));
            } else if (message.getLevel() == org.kie.api.builder.Message.Level.ERROR) {
                diagnostics.add(error(asset, place, cause, ""));
            } else if (message.getLevel() == org.kie.api.builder.Message.Level.WARNING) {
                diagnostics.add(diagnostic(Diagnostic.Severity.WARNING, asset, place, cause, ""));
            }
        }
    }

    /** From a sentence such as "The function 'range' is not supported." what it is about. */
    private static String refused(String sentence) {
        int verb = sentence.indexOf(" is not supported");
        String subject = verb < 0 ? sentence : sentence.substring(0, verb);
        return Character.toLowerCase(subject.charAt(0)) + subject.substring(1);
    }

    private static Diagnostic error(
            Asset asset, @Nullable DMNModelInstrumentedBase place, String message, String hint) {
        return diagnostic(Diagnostic.Severity.ERROR, asset, place, message, hint);
    }

    private static Diagnostic diagnostic(
            Diagnostic.Severity severity,
            Asset asset,
            @Nullable DMNModelInstrumentedBase place,
            String message,
            String hint) {
        return new Diagnostic(severity, asset.path(), line(place), 0, name(place), message, hint);
    }

    private static Violation violation(
            Asset asset, @Nullable DMNModelInstrumentedBase place, String member, String hint) {
        return new Violation(asset.path(), line(place), name(place), member, hint);
    }

    private static int line(@Nullable DMNModelInstrumentedBase place) {
        for (DMNModelInstrumentedBase element = place; element != null; element = element.getParent()) {
            if (element.getLocation() != null && element.getLocation().getLineNumber() > 0) {
                return element.getLocation().getLineNumber();
            }
        }
        return 0;
    }

    /** The name of the decision, knowledge model or type that an element stands in. */
    private static String name(@Nullable DMNModelInstrumentedBase place) {
        for (DMNModelInstrumentedBase element = place; element != null; element = element.getParent()) {
            if (element instanceof NamedElement named && named.getName() != null && !(element instanceof Definitions)) {
                return named.getName();
            }
        }
        return "";
    }
}
