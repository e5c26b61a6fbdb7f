package chat.parley.library;

import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;

/// The documents that a chat can carry, for whoever wants to know what is sent along.
@Path("/api/library")
@RolesAllowed("member")
public class LibraryResource {

    /// @param tokens about how many a message with it has more
    public record View(String id, int tokens) {}

    @GET
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public View get(@RestPath String id) {
        var document = find(id);
        return new View(document.id(), document.tokens());
    }

    /// The text as it is sent.
    @GET
    @Path("{id}/text")
    @Produces("text/plain; charset=utf-8")
    public String text(@RestPath String id) {
        return find(id).text();
    }

    private static Document find(String id) {
        return Document.find(id).orElseThrow(Problem::notFound);
    }
}
