package chat.parley.testing;

import io.quarkus.arc.Arc;
import jakarta.enterprise.inject.Any;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The routes of the running program, read from its resources, and `routes.txt`, which says for whom each is.
public final class Routes {

    /// @param path with its parameters in braces, their patterns left out
    /// @param form whether it takes a form instead of JSON
    public record Route(String method, String path, boolean form) implements Comparable<Route> {

        @Override
        public int compareTo(Route other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private Routes() {}

    public static Set<Route> registered() {
        var routes = new TreeSet<Route>();
        for (var bean : Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
            var type = bean.getBeanClass();
            if (!type.isInterface() && type.isAnnotationPresent(Path.class)) {
                Arrays.stream(type.getMethods())
                        .flatMap(method -> route(type, method))
                        .forEach(routes::add);
            }
        }
        return routes;
    }

    /// For whom a route is: `everybody`, `member`, `admin`, `key`; empty if nobody has said. A line that ends in
    /// `/*` speaks for all below it.
    public static Optional<String> audience(Route route) {
        var lines = lines();
        var exact = lines.get(route.toString());
        return exact != null
                ? Optional.of(exact)
                : lines.entrySet().stream()
                        .filter(line -> line.getKey().endsWith("/*")
                                && route.path()
                                        .startsWith(line.getKey()
                                                .substring(2, line.getKey().length() - 1)))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    /// The routes that `routes.txt` names one by one.
    public static List<Route> listed() {
        return lines().keySet().stream()
                .filter(line -> !line.endsWith("/*"))
                .map(line -> line.split(" "))
                .map(parts -> registered().stream()
                        .filter(route -> route.toString().equals(parts[0] + " " + parts[1]))
                        .findFirst()
                        .orElse(new Route(parts[0], parts[1], false)))
                .toList();
    }

    private static Stream<Route> route(Class<?> type, Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(verb -> new Route(verb.value(), join(path(type), path(method)), isForm(method) || isForm(type)));
    }

    private static String path(AnnotatedElement element) {
        var path = element.getAnnotation(Path.class);
        return path == null ? "" : path.value();
    }

    private static String join(String base, String rest) {
        var path = ("/" + base + "/" + rest).replaceAll("/{2,}", "/").replaceAll("\\{(\\w+):[^}]*}", "{$1}");
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static boolean isForm(AnnotatedElement element) {
        var consumes = element.getAnnotation(Consumes.class);
        return consumes != null && Arrays.stream(consumes.value()).anyMatch(type -> type.contains("form"));
    }

    private static Map<String, String> lines() {
        var audiences = new LinkedHashMap<String, String>();
        try (var stream = Routes.class.getResourceAsStream("/routes.txt");
                var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+"))
                    .forEach(words -> audiences.put(words[1] + " " + words[2], words[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return audiences;
    }
}
