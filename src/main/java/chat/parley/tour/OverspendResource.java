package chat.parley.tour;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.http.Problem;
import chat.parley.key.ApiKey;
import chat.parley.ledger.LedgerEntry;
import chat.parley.ledger.OwnerKind;
import chat.parley.money.Book;
import chat.parley.money.Money;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/// Lets a person try to spend more than a limit, with demo money, and look at the lines that it left.
@Path("/api/tour/overspend")
@RolesAllowed("member")
public class OverspendResource {

    /// @param items the latest first
    public record Record(String currency, Money limit, Money spent, Money held, List<Line> items) {}

    /// One line of the spending record.
    ///
    /// @param call the id of the call that was charged
    public record Line(long id, Instant at, @Nullable UUID call, long tokens, Money amount) {

        static Line of(LedgerEntry entry) {
            return new Line(entry.id, entry.createdAt, entry.attemptId, entry.outputTokens, entry.amount);
        }
    }

    @Inject
    CurrentAccount current;

    @Inject
    Overspend overspend;

    /// Answers with an event for each change, the last of them `ended`.
    @POST
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    public Multi<Count> start(@Context RoutingContext request) {
        return overspend.start(current.id(), Self.of(request.request()));
    }

    /// The lines of a run of one's own.
    @GET
    @Path("{run}")
    @Produces(MediaType.APPLICATION_JSON)
    @Transactional
    public Record lines(@RestPath UUID run) {
        var _ = ApiKey.find(current.id(), run).orElseThrow(Problem::notFound);
        var entries = LedgerEntry.of(OwnerKind.KEY, run.toString(), Book.DEMO, null, OverspendRun.CALLS);
        var standing = Overspend.standing(run);
        return new Record(
                Organisation.current().currency,
                Overspend.LIMIT,
                standing.spent(),
                standing.held(),
                entries.stream().map(Line::of).toList());
    }
}
