package dev.runestone.function;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.expression.Expressions;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls somebody over HTTP and returns the status, the headers and the body of the response. */
@Singleton
@Named("http")
final class HttpFunction implements StepFunction {
    private static final Pattern STATUS = Pattern.compile("[1-5](\\d\\d|[xX]{2})");
    private static final Capability CAPABILITY = Capability.of(
                    "Calls a service over HTTP. The URL is a text with {expression} for values of the inputs, or FEEL"
                            + " after '='; query and body are FEEL; headers may carry ${secret.name} and"
                            + " ${setting.name} of what the step requires. A status that `expect` does not list is a"
                            + " failure, one of 429 and above 499 with hope for another attempt.")
            .providing("the response of a service", "an effect outside, by a service")
            .needing("the service's host in runestone.http.allow")
            .returning(Kinds.object(
                    Map.of("status", Type.of(Kind.INTEGER), "headers", Type.ANY_OBJECT, "body", Type.ANY),
                    "status",
                    "headers"))
            .setUpWith(HttpSettings.TYPE);

    private final Expressions expressions;
    private final HttpRequests requests;
    private final HttpSender sender;

    @Inject
    HttpFunction(Expressions expressions, HttpConfig config) {
        this.expressions = expressions;
        this.requests = new HttpRequests(expressions, config);
        this.sender = new HttpSender(config);
    }

    @Override
    public Capability capability() {
        return CAPABILITY;
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public List<Problem> problems(Step step, Collection<String> inputs) {
        List<Problem> problems = new ArrayList<>(Durations.problems(step.settings(), "timeout"));
        if (!problems.isEmpty()) {
            return problems;
        }
        HttpSettings settings = HttpSettings.of(step.settings());
        problems.addAll(settings.url().problems(Path.of("url"), inputs, step.requires(), expressions));
        settings.query().forEach((name, feel) -> feel(Path.of("query", name), feel, inputs, problems));
        settings.headers().forEach((name, template) -> {
            Path path = Path.of("headers", name);
            HttpRequests.nameProblem(path, name).ifPresent(problems::add);
            problems.addAll(template.problems(path, inputs, step.requires(), expressions));
        });
        if (settings.body() != null) {
            feel(Path.of("body"), settings.body(), inputs, problems);
        }
        for (int i = 0; i < settings.expect().size(); i++) {
            if (!STATUS.matcher(settings.expect().get(i)).matches()) {
                problems.add(new Problem(
                        Path.of("expect", i),
                        "'" + settings.expect().get(i) + "' is no status.",
                        "Write a status like 404 or a class like \"2xx\"."));
            }
        }
        required(
                Path.of("tls", "trust"),
                "setting",
                settings.trust(),
                step.requires().settings(),
                problems);
        required(
                Path.of("tls", "clientCertificate"),
                "secret",
                settings.certificate(),
                step.requires().secrets(),
                problems);
        return problems;
    }

    private void feel(Path path, String feel, Collection<String> inputs, List<Problem> problems) {
        expressions
                .problems(feel, inputs)
                .forEach(problem -> problems.add(new Problem(path, problem.message(), problem.hint())));
    }

    private static void required(
            Path path, String kind, @Nullable String name, List<String> required, List<Problem> problems) {
        if (name != null && !required.contains(name)) {
            problems.add(new Problem(
                    path,
                    "The " + kind + " '" + name + "' is used here and not required.",
                    "Add requires: {" + kind + "s: [" + name + "]} to the step."));
        }
    }

    @Override
    public Object apply(StepInput input) throws IOException, InterruptedException {
        HttpSettings settings = HttpSettings.of(input.settings());
        HttpRequest request = requests.request(settings, input);
        HttpSender.Identity identity = new HttpSender.Identity(
                settings.trust() == null ? null : input.context().setting(settings.trust()),
                settings.certificate() == null ? null : input.context().secret(settings.certificate()));
        HttpResponse<byte[]> response = sender.send(request, identity, settings);
        Redaction redaction = input.context().redaction();
        if (!settings.expects(response.statusCode())) {
            throw HttpResult.failure(request, response, redaction);
        }
        return HttpResult.value(request, response, redaction);
    }
}
