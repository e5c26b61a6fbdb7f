package chat.parley.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Refuses a body that is announced as too large, in the words of the place that it was sent to. The server's own check
/// comes first otherwise and says nothing that a client could read.
@Singleton
final class BodyLimit {

    /// After the headers that every answer carries, before the server's own limit.
    private static final int PRIORITY = 9_400;

    /// What the client still sends is not read; closed at once it would not see the answer.
    private static final long LINGER_MILLIS = 500;

    private final long bytes;
    private final ProblemJson problems;

    @Inject
    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit, ProblemJson problems) {
        bytes = limit.asLongValue();
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext request) {
        if (announced(request) <= bytes) {
            request.next();
            return;
        }
        var connection = request.request().connection();
        request.response().endHandler(ended -> request.vertx().setTimer(LINGER_MILLIS, timer -> connection.close()));
        request.response().putHeader("Connection", "close").putHeader(RequestId.HEADER, RequestId.of(request));
        problems.end(
                request,
                Problem.of(413, "body_too_large", "The body of the request is over %d bytes.".formatted(bytes)));
    }

    private static long announced(RoutingContext request) {
        var length = request.request().getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
