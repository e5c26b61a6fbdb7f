package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Language;
import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import chat.parley.catalog.Model;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What holds for everybody.
@Path("/api/admin/organisation")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class OrganisationResource {

    /// The organisation; `instruction` is what every chat begins with.
    public record View(
            String name,
            String zone,
            String currency,
            Language language,
            @Nullable String defaultModel,
            String instruction) {

        static View of(Organisation o) {
            return new View(o.name, o.zoneId, o.currency, o.language, o.defaultModel, o.instruction);
        }
    }

    /// What changes; what is left out stays. An empty `defaultModel` leaves the choice to Parley.
    public record Change(
            @Nullable @Size(min = 1, max = 120) String name,
            @Nullable String zone,
            @Nullable Language language,
            @Nullable @Size(max = 120) String defaultModel,
            @Nullable @Size(max = 20000) String instruction) {}

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public View get() {
        return View.of(Organisation.current());
    }

    @PATCH
    @Transactional
    public View change(@Valid @NotNull Change change) {
        var organisation = Organisation.current();
        var before = View.of(organisation);
        if (change.name() != null) {
            organisation.name = named(change.name());
        }
        if (change.zone() != null) {
            organisation.zoneId = zone(change.zone());
        }
        if (change.language() != null) {
            organisation.language = change.language();
        }
        if (change.defaultModel() != null) {
            organisation.defaultModel = model(change.defaultModel());
        }
        if (change.instruction() != null) {
            organisation.instruction = change.instruction();
        }
        organisation.updatedAt = clock.instant();
        var after = View.of(organisation);
        Audit.record(
                "organisation_updated",
                current.id(),
                "organisation",
                null,
                Map.of("before", before.toString(), "after", after.toString()));
        return after;
    }

    private static String named(String name) {
        if (name.isBlank()) {
            throw Problem.invalid("name", Fault.REQUIRED, "must not be empty");
        }
        return name.strip();
    }

    private static String zone(String text) {
        try {
            return ZoneId.of(text).getId();
        } catch (DateTimeException e) {
            throw Problem.invalid("zone", Fault.NOT_A_ZONE, "no such time zone; give one such as Europe/Oslo");
        }
    }

    private static @Nullable String model(String id) {
        if (id.isEmpty()) {
            return null;
        }
        return Model.find(id)
                .map(model -> model.id)
                .orElseThrow(() -> Problem.invalid("defaultModel", Fault.UNKNOWN_CHOICE, "no such model: " + id));
    }
}
