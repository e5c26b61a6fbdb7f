package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Language;
import chat.parley.account.Organisation;
import chat.parley.catalog.Provider;
import chat.parley.http.Problem;
import chat.parley.inference.ProviderTest;
import chat.parley.money.Money;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Calls a provider for real, at the admin's cost, and says line by line, in the admin's language, what works.
@Path("/api/admin/providers/{id}/test")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class ProviderTestResource {

    /// @param nearest an id that the provider has, where the one asked for is unknown
    /// @param unconfirmed the price that waits for confirmation
    public record Report(
            List<CheckLine> items,
            boolean usable,
            String currency,
            Money cost,
            @Nullable String nearest,
            @Nullable UUID unconfirmed) {

        static Report of(ProviderTest.Report report, Language language, String currency) {
            var words = CheckLine.words(language);
            return new Report(
                    report.lines().stream()
                            .map(line -> CheckLine.of(line, words, currency))
                            .toList(),
                    report.isUsable(),
                    currency,
                    report.cost(),
                    report.nearest(),
                    report.unconfirmed());
        }
    }

    private record Reader(Language language, String currency) {}

    @Inject
    ProviderTest test;

    @Inject
    CurrentAccount current;

    @POST
    public Report run(@PathParam("id") UUID id) {
        var reader = QuarkusTransaction.requiringNew().call(() -> {
            var _ = Provider.find(id).orElseThrow(Problem::notFound);
            return new Reader(current.account().languageOrDefault(), Organisation.current().currency);
        });
        return Report.of(test.run(id, current.id()), reader.language(), reader.currency());
    }
}
