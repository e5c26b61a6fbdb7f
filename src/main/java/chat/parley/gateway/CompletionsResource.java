package chat.parley.gateway;

import chat.parley.account.CurrentAccount;
import chat.parley.http.Problem;
import chat.parley.key.CurrentKey;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// `POST /v1/chat/completions`, as OpenAI's clients expect it.
@Path("/v1/chat/completions")
@RolesAllowed("api")
public class CompletionsResource {

    @Inject
    Completions completions;

    @ConfigProperty(name = "quarkus.http.limits.max-body-size")
    MemorySize limit;

    @Inject
    CurrentAccount caller;

    @Inject
    CurrentKey key;

    @POST
    @Blocking
    public Uni<Response> create(
            InputStream body,
            @HeaderParam(AttemptIds.HEADER) @Nullable String idempotencyKey,
            @Context RoutingContext client)
            throws IOException {
        var request = CompletionRequest.read(BodyReader.read(body, limit.asLongValue()));
        if (!key.mayCall(request.model())) {
            throw Problem.of(403, "model_not_allowed", "This API key may not call that model.")
                    .with(OpenAiErrors.PARAM, "model");
        }
        var attempt = AttemptIds.of(idempotencyKey, caller.id());
        return completions.answer(completions.admit(request, caller.id(), key.id(), attempt), client);
    }
}
