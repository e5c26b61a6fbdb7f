package chat.parley.admin;

import chat.parley.account.CurrencyChanged;
import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;

/// What holds for everybody.
@Path("/api/admin/organisation")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class OrganisationResource {

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @Inject
    Event<CurrencyChanged> currencyChanged;

    @GET
    @Transactional
    public OrganisationForm.View get() {
        return OrganisationForm.View.of(Organisation.current(), clock.instant());
    }

    @PATCH
    @Transactional
    public OrganisationForm.View change(@Valid @NotNull OrganisationForm change) {
        var organisation = Organisation.current();
        var now = clock.instant();
        var before = OrganisationForm.View.of(organisation, now);
        var currency = organisation.currency;
        change.apply(organisation, now);
        if (!organisation.currency.equals(currency)) {
            currencyChanged.fire(new CurrencyChanged(organisation.currency));
        }
        var after = OrganisationForm.View.of(organisation, now);
        Audit.record("organisation_updated", current.id(), "organisation", null, Audit.changes(before, after));
        return after;
    }
}
