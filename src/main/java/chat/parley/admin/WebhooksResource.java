package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.audit.Audit;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import chat.parley.notice.CannotDeliver;
import chat.parley.notice.Webhook;
import chat.parley.notice.WebhookSender;
import chat.parley.secret.Sealer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// Programs that hear of notices.
@Path("/api/admin/webhooks")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class WebhooksResource {

    public record View(UUID id, String name, String url, Instant createdAt) {
        static View of(Webhook webhook) {
            return new View(webhook.id, webhook.name, webhook.url, webhook.createdAt);
        }
    }

    public record New(
            @NotBlank @Size(max = 80) String name,
            @NotBlank @Size(max = 500) String url) {}

    /// @param secret what its messages are signed with; shown this once
    public record Made(UUID id, String name, String url, Instant createdAt, String secret) {}

    @Inject
    WebhookSender sender;

    @Inject
    Sealer sealer;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Items<View> list() {
        return Items.all(Webhook.listing().stream().map(View::of).toList());
    }

    @POST
    @Transactional
    public Response create(@Valid @NotNull New wanted) {
        var url = BaseUrl.checkWithQuery("url", wanted.url());
        var made = Webhook.create(wanted.name(), url, current.id(), sealer, clock.instant());
        var view = View.of(made.webhook());
        Audit.record("webhook_created", current.id(), "webhook", view.id, details(made.webhook()));
        var body = new Made(view.id, view.name, view.url, view.createdAt, made.secret());
        return Response.status(201).entity(body).build();
    }

    @DELETE
    @Path("/{id}")
    @Transactional
    public void delete(@PathParam("id") UUID id) {
        var webhook = Webhook.find(id).orElseThrow(Problem::notFound);
        webhook.delete();
        Audit.record("webhook_deleted", current.id(), "webhook", id, details(webhook));
    }

    /// Posts a test to it now and says how that went. No transaction is open while it does.
    @POST
    @Path("/{id}/test")
    public Trial test(@PathParam("id") UUID id) {
        var webhook =
                QuarkusTransaction.requiringNew().call(() -> Webhook.find(id)).orElseThrow(Problem::notFound);
        try {
            sender.test(webhook);
            return Trial.PASSED;
        } catch (CannotDeliver e) {
            return Trial.failed(e.reason());
        }
    }

    /// A query may be a password of its receiver.
    private static Map<String, String> details(Webhook webhook) {
        return Map.of("name", webhook.name, "url", webhook.url.replaceFirst("\\?.*", ""));
    }
}
