package chat.parley.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.arc.All;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes problems, in the form that the request's part of the address space uses.
@Singleton
final class ProblemJson {

    static final String TYPE = "application/problem+json";

    private final ObjectMapper json;
    private final List<ErrorFormat> formats;

    @Inject
    ProblemJson(ObjectMapper json, @All List<ErrorFormat> formats) {
        this.json = json;
        this.formats = formats;
    }

    Response response(RoutingContext request, Problem problem) {
        var response = formats.stream()
                .filter(format -> format.claims(request))
                .findFirst()
                .map(format -> format.write(request, problem))
                .orElseGet(() -> Response.status(problem.status())
                        .type(TYPE)
                        .entity(text(problem))
                        .build());
        var wait = problem.retryAfterSeconds();
        return wait == null
                ? response
                : Response.fromResponse(response).header("Retry-After", wait).build();
    }

    /// Ends a request that never reaches a resource.
    void end(RoutingContext request, Problem problem) {
        var response = response(request, problem);
        var out = request.response().setStatusCode(response.getStatus());
        response.getStringHeaders().forEach((name, values) -> out.putHeader(name, values));
        out.end(String.valueOf(response.getEntity()));
    }

    private String text(Problem problem) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", problem.type());
        document.put("title", HttpResponseStatus.valueOf(problem.status()).reasonPhrase());
        document.put("status", problem.status());
        document.put("detail", problem.detail());
        document.putAll(problem.members());
        try {
            return json.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem cannot be written as JSON", e);
        }
    }
}
