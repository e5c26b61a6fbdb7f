package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import chat.parley.catalog.Offer;
import chat.parley.catalog.Presets;
import chat.parley.catalog.PriceVersion;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/// Prices per 1M tokens, by dated versions. A version is added, never changed: what was spent keeps the price it had.
@Path("/api/admin/prices")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class PricesResource {

    /// All versions of all offers, the latest first within an offer.
    public record PriceList(String currency, List<PriceForm.View> items) {}

    @Inject
    CurrentAccount current;

    @Inject
    Presets presets;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public PriceList list() {
        var items = Offer.listing().stream()
                .flatMap(offer -> PriceVersion.of(offer.id).stream().map(version -> PriceForm.View.of(offer, version)))
                .toList();
        return new PriceList(Organisation.current().currency, items);
    }

    /// Adds a version.
    @POST
    @Transactional
    public Response create(@Valid @NotNull PriceForm form) {
        var now = clock.instant();
        var entry = PriceEntry.of(form, presets, now);
        var version = entry.enter(current.id(), now);
        return Response.status(201)
                .entity(PriceForm.View.of(entry.offer(), version))
                .build();
    }

    /// Takes back a version that has not begun.
    @DELETE
    @Path("/{id}")
    @Transactional
    public void withdraw(@PathParam("id") UUID id) {
        var version = PriceVersion.find(id).orElseThrow(Problem::notFound);
        var offer = Offer.find(version.offerId).orElseThrow(Problem::notFound);
        version.withdraw(clock.instant());
        audit("price_withdrawn", offer, version);
    }

    @PUT
    @Path("/{id}/confirmation")
    @Transactional
    public PriceForm.View confirm(@PathParam("id") UUID id) {
        var version = PriceVersion.find(id).orElseThrow(Problem::notFound);
        var offer = Offer.find(version.offerId).orElseThrow(Problem::notFound);
        version.confirm(current.id(), clock.instant());
        audit("price_confirmed", offer, version);
        return PriceForm.View.of(offer, version);
    }

    private void audit(String action, Offer offer, PriceVersion version) {
        Audit.record(action, current.id(), "price", version.id, PriceForm.details(offer, version));
    }
}
