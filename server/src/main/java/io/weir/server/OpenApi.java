package io.weir.server;

import io.weir.http.Json;
import io.weir.http.Router;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The routes as an OpenAPI document, made of the routes themselves, so that none is missing. */
final class OpenApi {
    private static final Pattern VARIABLE = Pattern.compile(":(\\w+)");

    private OpenApi() {}

    static Map<String, @Nullable Object> of(List<Router.Route> routes, String version) {
        Map<String, @Nullable Object> paths = new LinkedHashMap<>();
        for (Router.Route route : routes) {
            String path = VARIABLE.matcher(route.template()).replaceAll("{$1}");
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> methods =
                    (Map<String, @Nullable Object>)
                            paths.computeIfAbsent(
                                    path, p -> new LinkedHashMap<String, @Nullable Object>());
            if (methods != null) {
                methods.put(route.method().toLowerCase(Locale.ROOT), operation(route));
            }
        }
        return Json.object(
                "openapi",
                "3.0.3",
                "info",
                Json.object(
                        "title",
                        "Weir",
                        "version",
                        version,
                        "description",
                        "Jobs in the dialect of Flink's REST. Each path is also there with /v1 before it."),
                "security",
                List.of(Json.object("token", List.of())),
                "paths",
                paths,
                "components",
                Json.object(
                        "securitySchemes",
                        Json.object("token", Json.object("type", "http", "scheme", "bearer")),
                        "schemas",
                        Json.object(
                                "Errors",
                                Json.object(
                                        "type",
                                        "object",
                                        "properties",
                                        Json.object(
                                                "errors",
                                                Json.object(
                                                        "type",
                                                        "array",
                                                        "items",
                                                        Json.object("type", "string")))))));
    }

    private static Map<String, @Nullable Object> operation(Router.Route route) {
        List<Object> parameters = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(route.template());
        while (matcher.find()) {
            parameters.add(
                    Json.object(
                            "name",
                            matcher.group(1),
                            "in",
                            "path",
                            "required",
                            true,
                            "schema",
                            Json.object("type", "string")));
        }
        Map<String, @Nullable Object> operation =
                Json.object(
                        "summary",
                        route.summary(),
                        "parameters",
                        parameters,
                        "responses",
                        Json.object(
                                "200",
                                Json.object("description", "Done, or what was asked for."),
                                "202",
                                Json.object("description", "Accepted."),
                                "default",
                                Json.object(
                                        "description",
                                        "Refused; says why.",
                                        "content",
                                        Json.object(
                                                "application/json",
                                                Json.object(
                                                        "schema",
                                                        Json.object(
                                                                "$ref",
                                                                "#/components/schemas/Errors"))))));
        if (route.open()) {
            operation.put("security", List.of());
        }
        return operation;
    }
}
