package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.ledger.LedgerAccount;
import chat.parley.ledger.LedgerAudit;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/// Whether the books add up, and what was stopped because some do not.
@Path("/api/admin/books")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class BooksResource {

    /// @param reason why spending may go on, for the audit log
    public record Release(@NotBlank @Size(max = 500) String reason) {}

    @Inject
    Books books;

    @Inject
    LedgerAudit audit;

    @Inject
    CurrentAccount current;

    @GET
    @Transactional
    public Books.View view() {
        return books.view(Organisation.current().currency);
    }

    /// Adds up everything anew, from the first line on.
    @POST
    @Path("/audits")
    public Books.View check() {
        audit.audit(true);
        return QuarkusTransaction.requiringNew().call(this::view);
    }

    /// Lets an account be spent from again, if its books add up now.
    @POST
    @Path("/{account}/release")
    @Transactional
    public Books.View release(@PathParam("account") long account, @Valid @NotNull Release release) {
        LedgerAccount.release(account, current.id(), release.reason().strip());
        return view();
    }
}
