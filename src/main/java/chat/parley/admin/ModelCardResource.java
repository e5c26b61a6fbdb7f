package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.catalog.Card;
import chat.parley.catalog.Model;
import chat.parley.catalog.ModelCard;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;

/// What a model's page tells beside its prices, in both languages.
@Path("/api/admin/models")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class ModelCardResource {

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    /// An empty card where nobody has written one.
    @GET
    @Path("/{id: .+}/card")
    @Transactional
    public Card get(@PathParam("id") String id) {
        return ModelCard.of(model(id).id);
    }

    /// Takes the place of the whole card; what is left out is empty from now on.
    @PUT
    @Path("/{id: .+}/card")
    @Transactional
    public Card put(@PathParam("id") String id, @NotNull Card card) {
        ModelCard.edit(model(id), card, current.id(), clock.instant());
        return ModelCard.of(id);
    }

    private static Model model(String id) {
        return Model.find(id).orElseThrow(Problem::notFound);
    }
}
