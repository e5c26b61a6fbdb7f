package chat.parley.inference;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/// A provider's HTTP interface. The method only triggers the call: [Detach] takes the answer from the REST client
/// before it reads a byte, so the `Multi` never emits, and fails only where there is no answer to take.
@Path("/chat/completions")
interface ProviderApi {

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    Multi<byte[]> chat(ProviderCall call);
}
