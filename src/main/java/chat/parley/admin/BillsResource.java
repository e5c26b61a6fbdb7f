package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.bill.Bill;
import chat.parley.bill.Bills;
import chat.parley.bill.Comparison;
import chat.parley.bill.Mapping;
import chat.parley.http.Csv;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/// Bills of providers beside our books.
@Path("/api/admin/bills")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class BillsResource {

    private static final int PAGE = 50;

    public record View(Bill.Head bill, Mapping mapping, Comparison comparison) {}

    @Inject
    Bills bills;

    @Inject
    BillUpload upload;

    @Inject
    CurrentAccount current;

    /// What would be read, and how; nothing is kept.
    @POST
    @Path("/preview")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Bills.Preview preview(
            @RestForm @Nullable String provider,
            @RestForm @Nullable FileUpload file,
            @RestForm @Nullable FileUpload mapping)
            throws IOException {
        var said = mapping == null ? null : upload.mapping(mapping);
        return bills.preview(upload.provider(provider), upload.bytes(file), said);
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response compare(
            @RestForm @Nullable String provider,
            @RestForm @Nullable FileUpload file,
            @RestForm @Nullable FileUpload mapping)
            throws IOException {
        var id = bills.compare(
                upload.provider(provider),
                upload.name(file),
                upload.bytes(file),
                upload.mapping(mapping),
                current.id());
        return Response.status(Response.Status.CREATED).entity(new Made(id)).build();
    }

    public record Made(UUID id) {}

    /// The latest first.
    @GET
    @Transactional
    public Items<Bill.Head> list(@QueryParam("after") @Nullable String after) {
        var cursor = Cursor.parse(after, 2);
        var rows = cursor == null
                ? Bill.listing(null, null, PAGE + 1)
                : Bill.listing(cursor.instant(0), cursor.uuid(1), PAGE + 1);
        return Items.page(rows, PAGE, head -> Cursor.of(head.createdAt(), head.id()), head -> head);
    }

    @GET
    @Path("/{id}")
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Transactional
    public Response one(UUID id, @QueryParam("format") @Nullable String format, @Context HttpHeaders headers) {
        var head = Bill.head(id).orElseThrow(Problem::notFound);
        var bill = Bill.find(id).orElseThrow(Problem::notFound);
        return Csv.isWanted(format, headers)
                ? BillTable.of(bill.comparison).response("bill-" + head.from() + "-" + head.to())
                : Response.ok(new View(head, bill.mapping, bill.comparison), MediaType.APPLICATION_JSON_TYPE)
                        .build();
    }

    @DELETE
    @Path("/{id}")
    @Transactional
    public void delete(UUID id) {
        Bill.find(id).orElseThrow(Problem::notFound).remove(current.id());
    }
}
