package chat.parley.page;

import chat.parley.account.Logo;
import chat.parley.http.Problem;
import jakarta.annotation.security.PermitAll;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/// The organisation's picture, which stands on the page before sign-in too. What is at an address never changes.
@Path("/logo")
@PermitAll
public class LogoPage {

    private static final String FOR_A_YEAR = "public, max-age=31536000, immutable";

    @GET
    @Path("{id}")
    @Transactional
    public Response logo(UUID id) {
        var logo = Logo.find(id).orElseThrow(Problem::notFound);
        return Response.ok(logo.png, "image/png")
                .header("Cache-Control", FOR_A_YEAR)
                .build();
    }
}
