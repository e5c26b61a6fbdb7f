package chat.parley.gateway;

import chat.parley.http.ErrorFormat;
import chat.parley.http.Problem;
import chat.parley.key.ApiKeyMechanism;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// Answers every error under `/v1` in OpenAI's envelope, because that is what its clients read.
@ApplicationScoped
class OpenAiErrors implements ErrorFormat {

    /// Members of a [Problem] that steer the envelope and are not shown in it.
    static final String PARAM = "param";

    static final String RETRY = "retry";

    static final String SHOULD_RETRY = "x-should-retry";

    @Override
    public boolean claims(RoutingContext request) {
        return ApiKeyMechanism.claims(request);
    }

    @Override
    public Response write(RoutingContext request, Problem problem) {
        var error = OpenAiError.of(problem);
        var response = Response.status(problem.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(error.toJson());
        if (!error.mayRetry()) {
            response.header(SHOULD_RETRY, false);
        }
        if (problem.status() == Response.Status.REQUEST_ENTITY_TOO_LARGE.getStatusCode()) {
            response.header("Connection", "close");
        }
        if (problem.status() == Response.Status.UNAUTHORIZED.getStatusCode()) {
            response.header("WWW-Authenticate", "Bearer");
        }
        return response.build();
    }

    static Problem unsupported(String param, String detail) {
        return Problem.of(400, "unsupported_parameter", detail).with(PARAM, param);
    }
}
