package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import chat.parley.catalog.FirstOffer;
import chat.parley.catalog.Model;
import chat.parley.catalog.Offer;
import chat.parley.catalog.Preset;
import chat.parley.catalog.Presets;
import chat.parley.catalog.Provider;
import chat.parley.http.Fault;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Which model is had from which provider, and within what bounds.
@Path("/api/admin/offers")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class OffersResource {

    @Inject
    Presets presets;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Items<OfferForm.View> list() {
        return Items.all(Offer.listing().stream().map(OfferForm.View::of).toList());
    }

    @POST
    @Transactional
    public Response create(@Valid @NotNull OfferForm.New wanted) {
        var provider = Provider.find(wanted.provider())
                .orElseThrow(() -> Problem.invalid("provider", Fault.UNKNOWN_CHOICE, "no such provider"));
        var model = Model.find(wanted.model())
                .orElseThrow(() -> Problem.invalid("model", Fault.UNKNOWN_CHOICE, "no such model"));
        if (Offer.listing().stream().anyMatch(o -> o.provider.id.equals(provider.id) && o.model.id.equals(model.id))) {
            throw Problem.of(409, "offer_exists", "This provider offers that model already.");
        }
        var offer = FirstOffer.of(
                provider,
                model.id,
                wanted.upstreamId().strip(),
                preset(provider),
                Organisation.current().currency,
                clock.instant());
        OfferForm.limits(offer, wanted.contextTokens(), wanted.maxOutputTokens(), wanted.thinking());
        var made = Map.of("upstreamId", offer.upstreamId, "contextTokens", offer.contextTokens);
        audit("offer_created", offer, made);
        return Response.status(201).entity(OfferForm.View.of(offer)).build();
    }

    /// What its calls are like, to see what a price would make of them.
    @GET
    @Path("/{id}/sample")
    @Transactional
    public OfferSample sample(@PathParam("id") UUID id) {
        return OfferSample.of(Offer.find(id).orElseThrow(Problem::notFound).id);
    }

    @PATCH
    @Path("/{id}")
    @Transactional
    public OfferForm.View change(@PathParam("id") UUID id, @Valid @NotNull OfferForm.Change change) {
        var offer = Offer.find(id).orElseThrow(Problem::notFound);
        var before = OfferForm.View.of(offer);
        if (change.upstreamId() != null) {
            offer.upstreamId = change.upstreamId().strip();
            offer.tokenizer = preset(offer.provider).tokenizer(offer.upstreamId);
        }
        if (change.tokenizer() != null) {
            offer.tokenizer = change.tokenizer();
        }
        OfferForm.limits(offer, change.contextTokens(), change.maxOutputTokens(), change.thinking());
        if (change.rank() != null) {
            offer.rank = change.rank();
        }
        if (change.enabled() != null) {
            offer.enabled = change.enabled();
        }
        if (Boolean.FALSE.equals(change.barred())) {
            offer.unbar(current.id(), clock.instant());
        }
        offer.updatedAt = clock.instant();
        var after = OfferForm.View.of(offer);
        audit("offer_updated", offer, Audit.changes(before, after));
        return after;
    }

    private Preset preset(Provider provider) {
        return presets.byName(provider.profile).orElseGet(() -> presets.byUrl(provider.baseUrl));
    }

    private void audit(String action, Offer offer, Map<String, ?> more) {
        var details = new HashMap<String, Object>(more);
        details.put("provider", offer.provider.name);
        details.put("model", offer.model.id);
        Audit.record(action, current.id(), "offer", offer.id, details);
    }
}
