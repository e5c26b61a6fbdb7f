package chat.parley.admin;

import chat.parley.catalog.Preset;
import chat.parley.catalog.Presets;
import chat.parley.http.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/// The kinds of providers that can be connected.
@Path("/api/admin/profiles")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class ProfilesResource {

    /// A kind of provider; `baseUrl` is where it usually is, or empty.
    public record View(String name, String label, String baseUrl, boolean needsKey) {

        static View of(Preset preset) {
            return new View(
                    preset.name(),
                    preset.label(),
                    preset.baseUrl(),
                    preset.profile().needsKey());
        }
    }

    @Inject
    Presets presets;

    @GET
    public Items<View> list() {
        return Items.all(presets.all().stream()
                .filter(preset -> !preset.name().equals(Presets.DEMO))
                .map(View::of)
                .toList());
    }
}
