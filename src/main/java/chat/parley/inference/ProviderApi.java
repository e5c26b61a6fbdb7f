package chat.parley.inference;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;

/// A provider's HTTP interface. An [InputStream] because of a refusal: of any other type the client would first read
/// it to its end, however long that is. The method only triggers the call: [Detach] takes the answer from the REST client
/// before it reads a byte, so the `Multi` never emits, and fails only where there is none to take.
@Path("/chat/completions")
interface ProviderApi {

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    Multi<InputStream> chat(ProviderCall call);
}
