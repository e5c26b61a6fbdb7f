package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import chat.parley.catalog.Offer;
import chat.parley.catalog.PriceVersion;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
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
import java.util.Map;
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
    Clock clock;

    @GET
    @Transactional
    public PriceList list() {
        var items = Offer.listing().stream()
                .flatMap(offer -> PriceVersion.of(offer.id).stream().map(version -> PriceForm.View.of(offer, version)))
                .toList();
        return new PriceList(Organisation.current().currency, items);
    }

    /// Adds a version; an admin who enters a price has confirmed it.
    @POST
    @Transactional
    public Response create(@Valid @NotNull PriceForm form) {
        var offer = Offer.listing().stream()
                .filter(o -> o.provider.id.equals(form.provider()) && o.model.id.equals(form.model()))
                .findFirst()
                .orElseThrow(() ->
                        Problem.invalid("model", Fault.UNKNOWN_CHOICE, "this provider does not offer that model"));
        var now = clock.instant();
        var from = form.effectiveFrom() == null ? now : form.effectiveFrom();
        if (PriceVersion.of(offer.id).stream().anyMatch(v -> v.effectiveFrom.equals(from))) {
            throw Problem.of(409, "price_exists", "There is a version from this moment on already.");
        }
        form.check(PriceVersion.at(offer.id, now));
        var version = PriceVersion.create(
                offer.id, from, form.rates(), form.toWindows(), form.exceptions(), form.origin(), now);
        version.confirm(current.id(), now);
        audit("price_created", offer, version);
        return Response.status(201).entity(PriceForm.View.of(offer, version)).build();
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
        var view = PriceForm.View.of(offer, version);
        Audit.record(action, current.id(), "price", version.id, Map.of("price", view.toString()));
    }
}
