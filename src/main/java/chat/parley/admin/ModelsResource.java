package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.audit.Audit;
import chat.parley.catalog.Model;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Models as people know them, whoever offers them.
@Path("/api/admin/models")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {

    /// A model; its id is what programs send as `model`.
    public record View(String id, String name, String description, boolean enabled) {

        static View of(Model m) {
            return new View(m.id, m.name, m.description, m.enabled);
        }
    }

    public record NewModel(
            @NotBlank @Size(max = 120) String id,
            @NotBlank @Size(max = 120) String name,
            @Nullable @Size(max = 20000) String description) {}

    /// What changes; what is left out stays.
    public record Change(
            @Nullable @Size(min = 1, max = 120) String name,
            @Nullable @Size(max = 20000) String description,
            @Nullable Boolean enabled) {}

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Items<View> list() {
        return Items.all(Model.listing().stream().map(View::of).toList());
    }

    @POST
    @Transactional
    public Response create(@Valid @NotNull NewModel wanted) {
        Connecting.checkModel("id", wanted.id());
        if (Model.find(wanted.id()).isPresent()) {
            throw Problem.of(409, "model_exists", "There is a model with this id already.");
        }
        var model = Model.create(wanted.id(), wanted.name().strip(), clock.instant());
        if (wanted.description() != null) {
            model.description = wanted.description();
        }
        Audit.record("model_created", current.id(), "model", model.id, Map.of("name", model.name));
        return Response.status(201).entity(View.of(model)).build();
    }

    /// Ids may hold slashes.
    @PATCH
    @Path("/{id: .+}")
    @Transactional
    public View change(@PathParam("id") String id, @Valid @NotNull Change change) {
        var model = Model.find(id).orElseThrow(Problem::notFound);
        if (change.name() != null) {
            model.name = change.name().strip();
        }
        if (change.description() != null) {
            model.description = change.description();
        }
        if (change.enabled() != null) {
            model.enabled = change.enabled();
        }
        model.updatedAt = clock.instant();
        Audit.record("model_updated", current.id(), "model", id, Map.of("name", model.name, "enabled", model.enabled));
        return View.of(model);
    }
}
