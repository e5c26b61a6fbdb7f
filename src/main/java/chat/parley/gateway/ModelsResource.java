package chat.parley.gateway;

import chat.parley.catalog.Catalog;
import chat.parley.catalog.CatalogOffer;
import chat.parley.catalog.Model;
import chat.parley.http.Problem;
import chat.parley.key.CurrentKey;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;

/// `GET /v1/models`: what this server can be asked for now, by this key.
@Path("/v1/models")
@RolesAllowed("api")
public class ModelsResource {

    /// @param created seconds since 1970
    public record View(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy,
            @JsonProperty("context_length") int contextLength,
            @JsonProperty("max_output_tokens") int maxOutputTokens) {

        static View of(CatalogOffer offer) {
            var created = Model.find(offer.model()).orElseThrow().createdAt;
            return new View(
                    offer.model(),
                    "model",
                    created.getEpochSecond(),
                    offer.provider().name(),
                    offer.contextTokens(),
                    offer.maxOutputTokens());
        }
    }

    public record Views(String object, List<View> data) {}

    @Inject
    Catalog catalog;

    @Inject
    CurrentKey key;

    @GET
    @Transactional
    public Response list() {
        var first = new LinkedHashMap<String, CatalogOffer>();
        catalog.offers().stream()
                .filter(offer -> key.mayCall(offer.model()))
                .forEach(offer -> first.putIfAbsent(offer.model(), offer));
        return json(new Views("list", first.values().stream().map(View::of).toList()));
    }

    /// @param id as listed; it may hold slashes and colons
    @GET
    @Path("{id:.+}")
    @Transactional
    public Response get(@PathParam("id") String id) {
        return catalog.offerFor(id)
                .filter(offer -> key.mayCall(id))
                .map(View::of)
                .map(ModelsResource::json)
                .orElseThrow(() -> Problem.of(404, "model_not_found", "There is no model of that name."));
    }

    /// JSON whatever the caller says it accepts: a page would help no program.
    private static Response json(Object entity) {
        return Response.ok(entity, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
