package chat.parley.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;

/// How errors look under some part of the address space. A bean of this type claims its paths; what nobody claims is
/// answered as `application/problem+json`.
public interface ErrorFormat {

    boolean claims(RoutingContext request);

    /// Headers that belong to the problem itself, such as `Retry-After`, are added by the caller.
    Response write(RoutingContext request, Problem problem);
}
