package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.http.Cursor;
import chat.parley.http.Fault;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The spending record: every change of what somebody has spent, and every call to a provider, newest first.
@Path("/api/admin")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class LedgerResource {

    /// A page of lines with the currency that all its amounts are in.
    public record Lines<T>(
            String currency, List<T> items, @Nullable String next) {

        static <T> Lines<T> of(Items<T> page) {
            return new Lines<>(Organisation.current().currency, page.items(), page.next());
        }
    }

    @Inject
    SpendingRecord record;

    @GET
    @Path("/ledger")
    @Transactional
    public Lines<SpendingRecord.Entry> entries(
            @QueryParam("account") @Nullable UUID account, @QueryParam("after") @Nullable String after) {
        if (account == null) {
            throw Problem.invalid("account", Fault.REQUIRED, "whose record? Give a person's id");
        }
        return Lines.of(record.entries(account, Cursor.parse(after, 1)));
    }

    @GET
    @Path("/attempts")
    @Transactional
    public Lines<SpendingRecord.Call> attempts(
            @QueryParam("account") @Nullable UUID account, @QueryParam("after") @Nullable String after) {
        return Lines.of(record.calls(account, Cursor.parse(after, 2)));
    }
}
