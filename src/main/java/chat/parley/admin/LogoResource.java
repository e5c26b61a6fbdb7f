package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The picture beside the organisation's name. What it is, is told by its bytes, not by what the sender says.
@Path("/api/admin/organisation/logo")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class LogoResource {

    /// @param logo where it is, or null
    public record View(@Nullable String logo) {}

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @PUT
    @Consumes(MediaType.WILDCARD)
    @Transactional
    public View replace(InputStream file) throws IOException {
        var picture = LogoPicture.png(file.readNBytes(LogoPicture.MAX_BYTES + 1));
        var organisation = Organisation.current();
        organisation.show(picture, clock.instant());
        Audit.record("organisation_logo_set", current.id(), "organisation", null, Map.of());
        return new View(organisation.logoAddress());
    }

    @DELETE
    @Transactional
    public View remove() {
        var organisation = Organisation.current();
        if (organisation.logoId != null) {
            organisation.show(null, clock.instant());
            Audit.record("organisation_logo_removed", current.id(), "organisation", null, Map.of());
        }
        return new View(null);
    }
}
