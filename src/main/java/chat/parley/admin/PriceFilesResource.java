package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.catalog.Presets;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Prices of many models at once, from a file.
@Path("/api/admin/prices")
@RolesAllowed("admin")
public class PriceFilesResource {

    private static final String CSV = "text/csv";

    /// @param applied whether what is new was entered; without it nothing was
    public record Import(boolean applied, List<PriceImport.Row> rows) {}

    @Inject
    CurrentAccount current;

    @Inject
    ObjectMapper mapper;

    @Inject
    Presets presets;

    @Inject
    Clock clock;

    /// The prices in force, to be changed and sent back.
    @GET
    @Path("/template")
    @Transactional
    public Response template(@RestQuery @DefaultValue("csv") String format) throws JsonProcessingException {
        var prices = PriceImport.template(clock.instant());
        return switch (format) {
            case "csv" -> file(PriceFile.csv(prices), CSV + ";charset=UTF-8", "prices.csv");
            case "json" ->
                file(
                        mapper.writerWithDefaultPrettyPrinter().writeValueAsString(prices),
                        MediaType.APPLICATION_JSON,
                        "prices.json");
            default -> throw Problem.invalid("format", Fault.UNKNOWN_CHOICE, "csv or json");
        };
    }

    /// Looks at each row, and with `apply` enters all that is new, or nothing.
    @POST
    @Path("/imports")
    @Consumes({CSV, MediaType.APPLICATION_JSON})
    @Transactional
    public Import take(
            InputStream file,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String type,
            @RestQuery @DefaultValue("false") boolean apply,
            @RestQuery @DefaultValue("false") boolean sure)
            throws IOException {
        var now = clock.instant();
        var csv = type != null && type.startsWith(CSV);
        var rows = PriceFile.read(file.readNBytes(PriceFile.MAX_BYTES + 1), csv, mapper);
        var looked = new PriceImport(rows, presets, now);
        if (apply) {
            looked.apply(current.id(), sure);
        }
        return new Import(apply, looked.rows());
    }

    private static Response file(String text, String type, String name) {
        return Response.ok(text, type)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .build();
    }
}
