package chat.parley.http;

import chat.parley.database.Outage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.netty.channel.unix.Errors;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// Turns every exception of a request into a [Problem]: no class name, no stack, no framework's own page gets out.
@Singleton
final class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    /// PostgreSQL starts within seconds.
    private static final Duration AWAY = Duration.ofSeconds(5);

    private final ProblemJson problems;

    @Inject
    ProblemMapper(ProblemJson problems) {
        this.problems = problems;
    }

    @ServerExceptionMapper
    Response problem(Problem problem, RoutingContext request) {
        return problems.response(request, problem);
    }

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException e, RoutingContext request) {
        return problem(Problem.unauthenticated(), request);
    }

    @ServerExceptionMapper
    Response authenticationFailed(AuthenticationFailedException e, RoutingContext request) {
        return problem(Problem.unauthenticated(), request);
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e, RoutingContext request) {
        return problem(Problem.forbidden(), request);
    }

    @ServerExceptionMapper
    Response violation(ResteasyReactiveViolationException e, RoutingContext request) {
        return problem(Malformed.violations(e.getConstraintViolations()), request);
    }

    @ServerExceptionMapper
    Response mismatch(MismatchedInputException e, RoutingContext request) {
        return problem(Malformed.json(e), request);
    }

    @ServerExceptionMapper
    Response web(WebApplicationException e, RoutingContext request) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return problem(Malformed.json(json), request);
        }
        var status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        var response = problem(plain(status), request);
        var allow = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? response
                : Response.fromResponse(response)
                        .header(HttpHeaders.ALLOW, allow)
                        .build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e, RoutingContext request) {
        if (isGone(e, request)) {
            LOG.debugf("request %s: the client went away: %s", RequestId.of(request), e);
            return problem(plain(400), request);
        }
        if (Outage.isBehind(e)) {
            LOG.debug("the database is away", e);
            return problem(databaseUnavailable(), request);
        }
        var id = RequestId.of(request);
        LOG.errorf(e, "request %s failed", id);
        return problem(
                Problem.of(500, "internal_error", "Something went wrong here. The log has it as " + id + ".")
                        .with("instance", id),
                request);
    }

    /// Who hung up in the middle of its request has failed, not the server; nobody is left to read the answer.
    private static boolean isGone(Throwable e, RoutingContext request) {
        return request.response().closed() || e instanceof IOException && isEndOfConnection(e.getCause());
    }

    private static boolean isEndOfConnection(@Nullable Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpClosedException
                    || cause instanceof ClosedChannelException
                    || cause instanceof SocketException
                    || cause instanceof Errors.NativeIoException) {
                return true;
            }
        }
        return false;
    }

    private static Problem databaseUnavailable() {
        return Problem.of(
                        503,
                        "database_unavailable",
                        "The database cannot be reached, or too many ask at once; nothing was done.")
                .retryAfter(AWAY);
    }

    private static Problem plain(int status) {
        return switch (status) {
            case 400 -> Problem.of(400, "invalid_request", "The request cannot be read.");
            case 401 -> Problem.unauthenticated();
            case 403 -> Problem.forbidden();
            case 404 -> Problem.notFound();
            case 405 -> Problem.of(405, "method_not_allowed", "This cannot be done here.");
            case 406 -> Problem.of(406, "not_acceptable", "There is no such form of this.");
            case 413 -> Problem.of(413, "body_too_large", "This is larger than may be sent.");
            case 415 -> Problem.of(415, "unsupported_media_type", "Send this as application/json.");
            default -> Problem.of(status, status < 500 ? "invalid_request" : "internal_error", "This did not work.");
        };
    }
}
