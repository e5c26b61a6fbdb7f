package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.balance.BalanceView;
import chat.parley.balance.BalanceWatch;
import chat.parley.balance.ComparedDay;
import chat.parley.balance.ComparedDays;
import chat.parley.catalog.Catalog;
import chat.parley.catalog.CatalogProvider;
import chat.parley.http.Csv;
import chat.parley.http.Problem;
import chat.parley.usage.Span;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is left of the organisation's credit with a provider, and how our books agree with it.
@Path("/api/admin/providers/{id}/balance")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class ProviderBalanceResource {

    private static final int MOST_DAYS = 100;

    /// Our books beside the balance; both days are included.
    public record Days(String currency, LocalDate from, LocalDate to, List<ComparedDay> items) {

        Csv csv() {
            var csv = Csv.of(
                    "day",
                    "whole",
                    "from",
                    "to",
                    "currency",
                    "opening",
                    "closing",
                    "change",
                    "topped_up",
                    "calls",
                    "booked_exact",
                    "booked_provisional",
                    "difference",
                    "percent",
                    "marked");
            items.forEach(day -> csv.line(
                    day.day(),
                    day.whole(),
                    day.from(),
                    day.to(),
                    currency,
                    day.opening(),
                    day.closing(),
                    day.change(),
                    day.toppedUp(),
                    day.calls(),
                    day.exact(),
                    day.estimated(),
                    day.difference(),
                    day.percent(),
                    day.marked()));
            return csv;
        }
    }

    @Inject
    Catalog catalog;

    @Inject
    BalanceWatch watch;

    @Inject
    ComparedDays compared;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public BalanceView view(@PathParam("id") UUID id) {
        return BalanceView.of(provider(id), Organisation.current().currency);
    }

    /// Asks the provider now. One that tells no balance has none to be asked for.
    @POST
    public BalanceView ask(@PathParam("id") UUID id) {
        var provider = provider(id);
        if (!provider.tellsBalance()) {
            throw Problem.notFound();
        }
        watch.ask(provider);
        return QuarkusTransaction.requiringNew().call(() -> view(id));
    }

    @GET
    @Path("/days")
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Transactional
    public Response days(
            @PathParam("id") UUID id,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("format") @Nullable String format,
            @Context HttpHeaders headers) {
        var provider = provider(id);
        var organisation = Organisation.current();
        var span = Span.parse(from, to, organisation.dayOf(clock.instant())).atMost(MOST_DAYS);
        var days = new Days(
                organisation.currency,
                span.from(),
                span.to(),
                compared.of(provider.id(), organisation.currency, organisation.midnights(), span.from(), span.to()));
        return Csv.isWanted(format, headers)
                ? days.csv().response("balance-" + span.code())
                : Response.ok(days, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private CatalogProvider provider(UUID id) {
        return catalog.provider(id).orElseThrow(Problem::notFound);
    }
}
