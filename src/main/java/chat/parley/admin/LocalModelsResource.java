package chat.parley.admin;

import chat.parley.http.Items;
import chat.parley.inference.LocalModels;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/// Looks for model servers on the computer that Parley runs on. A POST, since it calls others.
@Path("/api/admin/local-models")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class LocalModelsResource {

    @Inject
    LocalModels models;

    @POST
    public Items<LocalModels.Found> look() {
        return Items.all(models.look());
    }
}
