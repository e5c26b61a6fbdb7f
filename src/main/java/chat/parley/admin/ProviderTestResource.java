package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.catalog.Provider;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import chat.parley.inference.ProviderTest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/// Calls a provider for real, at the admin's cost, and says line by line what works.
@Path("/api/admin/providers/{id}/test")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class ProviderTestResource {

    @Inject
    ProviderTest test;

    @Inject
    CurrentAccount current;

    @POST
    public Items<CheckLine> run(@PathParam("id") UUID id) {
        if (QuarkusTransaction.requiringNew().call(() -> Provider.find(id)).isEmpty()) {
            throw Problem.notFound();
        }
        return Items.all(CheckLine.of(test.run(id, current.id())));
    }
}
