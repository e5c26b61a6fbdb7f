package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import chat.parley.catalog.Offer;
import chat.parley.catalog.Presets;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.PriceWindow;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.money.Rates;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A price that may be entered: everything that can be wrong with it was looked at. Inside a transaction only.
record PriceEntry(Offer offer, PriceForm form, Instant from, List<PriceWindow> windows, List<String> exceptDates) {

    /// @throws Problem 400 for what is wrong, 409 `price_exists`, 409 `price_questioned`
    static PriceEntry of(PriceForm form, Presets presets, Instant now) {
        var offer = Offer.listing().stream()
                .filter(o -> o.provider.id.equals(form.provider()) && o.model.id.equals(form.model()))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "model", Fault.UNKNOWN_CHOICE, "this provider does not offer the model " + form.model()));
        var from = form.effectiveFrom() == null ? now : form.effectiveFrom();
        if (PriceVersion.of(offer.id).stream().anyMatch(v -> v.effectiveFrom.equals(from))) {
            throw Problem.of(409, "price_exists", "There is a version from this moment on already.");
        }
        var windows = form.toWindows(from);
        var entry = new PriceEntry(offer, form, from, windows, form.exceptions());
        form.check(entry.before(), windows, () -> entry.known(presets));
        return entry;
    }

    /// What holds until this one begins.
    Optional<PriceVersion> before() {
        return PriceVersion.at(offer.id, from);
    }

    private Optional<Rates> known(Presets presets) {
        return presets.known(offer.provider.profile, offer.model.id, offer.upstreamId, Organisation.current().currency);
    }

    /// Whether it would change nothing.
    boolean changesNothing() {
        return before().filter(was -> was.isConfirmed()
                        && was.base().equals(form.rates())
                        && was.windows.equals(windows)
                        && was.exceptDates.equals(exceptDates))
                .isPresent();
    }

    /// An admin who enters a price has confirmed it.
    PriceVersion enter(UUID admin, Instant now) {
        var version = PriceVersion.create(offer.id, from, form.rates(), windows, exceptDates, form.origin(), now);
        version.confirm(admin, now);
        Audit.record("price_created", admin, "price", version.id, PriceForm.details(offer, version));
        return version;
    }
}
