package io.weir.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which handler answers which request. Each route is there with {@code /v1} before it and without.
 * Of two routes that fit, the one that came first counts. Filled before it is used; then for any
 * thread.
 */
public final class Router {
    private static final String VERSION = "/v1";

    /** Answers requests of a kind. Called by several threads at once. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers.
         *
         * @throws HttpError if it refuses
         */
        Reply handle(Request request) throws Exception;
    }

    /**
     * A kind of requests.
     *
     * @param template a path in which {@code :name} stands for any one part
     * @param summary what it does, for the OpenAPI document
     * @param open whether strangers are answered, too
     */
    public record Route(
            String method, String template, String summary, boolean open, Handler handler) {}

    private record Parsed(Route route, List<String> parts) {}

    /** The route of a request, and what its variables are. */
    record Match(Route route, Map<String, String> variables, String path) {}

    private final List<Parsed> routes = new ArrayList<>();

    /** Adds a route for those who have made themselves known. */
    public Router on(String method, String template, String summary, Handler handler) {
        return add(new Route(method, template, summary, false, handler));
    }

    /** Adds a route for everybody: it must neither reveal nor change anything. */
    public Router open(String method, String template, String summary, Handler handler) {
        return add(new Route(method, template, summary, true, handler));
    }

    private Router add(Route route) {
        routes.add(new Parsed(route, split(route.template())));
        return this;
    }

    /** All routes, in their order. */
    public List<Route> routes() {
        return routes.stream().map(Parsed::route).toList();
    }

    /**
     * Finds the route.
     *
     * @throws HttpError 404 if there is none, 405 if there is one for another method
     */
    Match match(String method, String rawPath) throws HttpError {
        String path =
                rawPath.equals(VERSION) || rawPath.startsWith(VERSION + "/")
                        ? rawPath.substring(VERSION.length())
                        : rawPath;
        List<String> parts = split(path);
        Set<String> others = new TreeSet<>();
        for (Parsed candidate : routes) {
            Optional<Map<String, String>> variables = fit(candidate.parts, parts);
            if (variables.isPresent()) {
                if (candidate.route.method().equals(method)) {
                    return new Match(candidate.route, variables.get(), path);
                }
                others.add(candidate.route.method());
            }
        }
        throw others.isEmpty()
                ? HttpError.notFound("There is nothing at %s.".formatted(path))
                : new HttpError(405, "%s knows %s, but not %s.".formatted(path, others, method));
    }

    private static Optional<Map<String, String>> fit(List<String> template, List<String> parts)
            throws HttpError {
        if (template.size() != parts.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String expected = template.get(i);
            String part = parts.get(i);
            if (expected.startsWith(":") && !part.isEmpty()) {
                variables.put(expected.substring(1), decoded(part));
            } else if (!expected.equals(part)) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    private static List<String> split(String path) {
        return List.of(path.split("/", -1));
    }

    /** The parameters of a query; of one name the last. */
    static Map<String, String> query(@Nullable String raw) throws HttpError {
        Map<String, String> parameters = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                parameters.put(
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String part) throws HttpError {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw HttpError.bad("'%s' is not encoded as a URL has to be.".formatted(part));
        }
    }
}
