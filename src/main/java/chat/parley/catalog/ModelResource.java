package chat.parley.catalog;

import chat.parley.http.Items;
import chat.parley.money.Book;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The models that people may choose from.
@Path("/api/models")
public class ModelResource {

    private final Catalog catalog;
    private final SecurityIdentity identity;
    private final EntityManager entities;
    private final Clock clock;

    ModelResource(Catalog catalog, SecurityIdentity identity, EntityManager entities, Clock clock) {
        this.catalog = catalog;
        this.identity = identity;
        this.entities = entities;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({"member", "admin"})
    @Transactional
    public Items<ModelView> list() {
        Map<String, CatalogOffer> offers = new LinkedHashMap<>();
        offers().forEach(offer -> offers.putIfAbsent(offer.model(), offer));
        Tuple organisation =
                (Tuple) entities.createNativeQuery("SELECT default_model, currency FROM organisation", Tuple.class)
                        .getSingleResult();
        Instant now = clock.instant();
        String preferred = defaultOf(offers, Optional.ofNullable(organisation.get("default_model", String.class)));
        List<ModelView> views = new ArrayList<>();
        for (Model model : Model.listing()) {
            CatalogOffer offer = offers.get(model.id);
            if (offer != null) {
                var prices = PriceVersion.at(offer.id(), now)
                        .map(version -> ModelView.Prices.of(version, now, organisation.get("currency", String.class)));
                views.add(ModelView.of(offer, prices, model.id.equals(preferred)));
            } else if (model.enabled && !model.isBuiltin()) {
                views.add(ModelView.unusable(model));
            }
        }
        return Items.all(views);
    }

    /// Beside a real model the demo is kept for admins only, where it is kept at all.
    private List<CatalogOffer> offers() {
        List<CatalogOffer> offers = catalog.offers();
        boolean all = identity.hasRole("admin") || offers.stream().noneMatch(offer -> offer.book() == Book.REAL);
        return offers.stream().filter(offer -> all || offer.book() == Book.REAL).toList();
    }

    /// The organisation's choice where it can be used, else the first that can.
    private static String defaultOf(Map<String, CatalogOffer> offers, Optional<String> chosen) {
        return chosen.filter(offers::containsKey)
                .or(() -> offers.keySet().stream().findFirst())
                .orElse("");
    }
}
