package chat.parley.gateway;

import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/// Whatever else a client looks for under `/v1`: answered as JSON, because it would not understand a page.
@Path("/v1/{path:.*}")
@RolesAllowed("api")
public class UnknownResource {

    @GET
    public Response get(@PathParam("path") String path) {
        throw missing(path);
    }

    @POST
    public Response post(@PathParam("path") String path) {
        throw missing(path);
    }

    @PUT
    public Response put(@PathParam("path") String path) {
        throw missing(path);
    }

    @PATCH
    public Response patch(@PathParam("path") String path) {
        throw missing(path);
    }

    @DELETE
    public Response delete(@PathParam("path") String path) {
        throw missing(path);
    }

    private static Problem missing(String path) {
        return Problem.of(
                404,
                "not_found",
                "There is no '/v1/%s' here. This server has GET /v1/models, GET /v1/models/{id} and POST /v1/chat/completions."
                        .formatted(path));
    }
}
