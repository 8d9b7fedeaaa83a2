package dev.runestone.expression;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.feel.FEEL;
import org.kie.dmn.feel.codegen.feel11.CompiledFEELExpression;
import org.kie.dmn.feel.lang.CompilerContext;
import org.kie.dmn.feel.lang.impl.FEELBuilder;
import org.kie.dmn.feel.lang.impl.FEELImpl;
import org.kie.dmn.feel.lang.types.BuiltInType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One evaluation in the sandbox, beside the library's interpreter. The library's compiled mode is no candidate: its code
 * generator does not run with the JavaParser that Quarkus brings, and each expression would cost a run of the compiler.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExpressionBenchmark {

    @Param({
        "application.salary - application.expenses",
        "application.salary > 3000 and application.expenses < 2000 and application.purpose = \"car\""
    })
    private String feel;

    private final Map<String, Object> values = Map.of(
            "application",
            Map.of("salary", new BigDecimal("4200"), "expenses", new BigDecimal("1250.50"), "purpose", "car"));
    private Expression expression;
    private FEELImpl library;
    private CompiledFEELExpression interpreted;

    @Setup
    public void compile() {
        expression = new Expressions(ExpressionLimits.standard()).compile(feel, Set.of("application"));
        library = (FEELImpl) FEELBuilder.builder().build();
        interpreted = (CompiledFEELExpression) library.compile(feel, context(library));
    }

    private static CompilerContext context(FEEL library) {
        return library.newCompilerContext().addInputVariableType("application", BuiltInType.UNKNOWN);
    }

    @Benchmark
    public @Nullable Object sandboxed() {
        return expression.evaluate(values);
    }

    @Benchmark
    public Object libraryInterpreted() {
        return interpreted.apply(library.newEvaluationContext(List.of(), values));
    }
}
