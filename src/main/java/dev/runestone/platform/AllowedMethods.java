package dev.runestone.platform;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which methods each path takes: a 405 has to say so (RFC 9110, 15.5.6), and Quarkus REST does not. */
@Singleton
final class AllowedMethods {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*[\\w.-]+\\s*(?::\\s*([^{}]+?)\\s*)?}");

    private record Route(Pattern path, String method) {}

    private final List<Route> routes = new ArrayList<>();

    AllowedMethods(BeanManager beans) {
        for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
            Path prefix = bean.getBeanClass().getAnnotation(Path.class);
            if (prefix != null) {
                for (Method method : bean.getBeanClass().getMethods()) {
                    add(prefix.value(), method);
                }
            }
        }
    }

    private void add(String prefix, Method method) {
        Path path = method.getAnnotation(Path.class);
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (http != null) {
                routes.add(new Route(pattern(prefix + "/" + (path == null ? "" : path.value())), http.value()));
            }
        }
    }

    static Pattern pattern(String template) {
        String normal = ("/" + template).replaceAll("/{2,}", "/").replaceAll("(.)/$", "$1");
        StringBuilder regex = new StringBuilder();
        var variables = VARIABLE.matcher(normal);
        int end = 0;
        while (variables.find()) {
            @Nullable String own = variables.group(1);
            regex.append(Pattern.quote(normal.substring(end, variables.start())))
                    .append(own == null ? "[^/]+" : "(?:" + own + ")");
            end = variables.end();
        }
        return Pattern.compile(regex.append(Pattern.quote(normal.substring(end))) + "/?");
    }

    /** The methods that some endpoint takes at this path, in alphabetical order. */
    Set<String> at(String path) {
        Set<String> methods = new TreeSet<>();
        for (Route route : routes) {
            if (route.path().matcher(path).matches()) {
                methods.add(route.method());
            }
        }
        return methods;
    }
}
