package chat.parley.admin;

import chat.parley.account.Language;
import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.account.PublicLinks;
import chat.parley.account.SignUp;
import chat.parley.budget.ZoneChange;
import chat.parley.catalog.Model;
import chat.parley.catalog.PriceVersion;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What changes of the organisation; what is left out stays. An empty `defaultModel` or `defaultThinking` leaves the
/// choice to Parley, an empty `announcementUntil` has the announcement stay.
record OrganisationForm(
        @Nullable @Size(min = 1, max = 120) String name,
        @Nullable String zone,
        @Nullable String currency,
        @Nullable Language language,
        @Nullable @Size(max = 120) String defaultModel,
        @Nullable String defaultThinking,
        @Nullable @Size(max = 20000) String instruction,
        @Nullable @Size(max = 500) String announcement,
        @Nullable String announcementUntil,
        @Nullable MoneyShown moneyShown,
        @Nullable SignUp signUp,
        @Nullable PublicLinks publicLinks) {

    private static final List<String> EFFORTS = List.of("off", "low", "high", "max");

    /// The organisation; `instruction` is what every chat begins with.
    ///
    /// @param zone whose midnights are in force
    /// @param nextZone what takes its place at `zoneFrom`, or null
    /// @param currencyFixed whether a price is counted in it already
    /// @param logo where its picture is, or null
    record View(
            String name,
            String zone,
            @Nullable String nextZone,
            @Nullable Instant zoneFrom,
            String currency,
            boolean currencyFixed,
            Language language,
            @Nullable String defaultModel,
            @Nullable String defaultThinking,
            String instruction,
            String announcement,
            @Nullable LocalDate announcementUntil,
            MoneyShown moneyShown,
            SignUp signUp,
            PublicLinks publicLinks,
            @Nullable String logo) {

        static View of(Organisation o, Instant now) {
            var midnights = o.midnights();
            var change = midnights.changeAfter(now);
            return new View(
                    o.name,
                    midnights.zoneAt(now).getId(),
                    change.map(next -> next.zone().getId()).orElse(null),
                    change.map(next -> midnights.startOf(next.from())).orElse(null),
                    o.currency,
                    PriceVersion.anyReal(),
                    o.language,
                    o.defaultModel,
                    o.defaultThinking,
                    o.instruction,
                    o.announcement,
                    o.announcementUntil,
                    o.moneyShown,
                    o.signUp,
                    o.publicLinks,
                    o.logoAddress());
        }
    }

    void apply(Organisation organisation, Instant now) {
        if (zone != null) {
            ZoneChange.make(organisation, zone(zone), now);
        }
        if (name != null) {
            organisation.name = named(name);
        }
        if (currency != null && !currency.equals(organisation.currency)) {
            organisation.currency = currency(currency);
        }
        if (language != null) {
            organisation.language = language;
        }
        if (instruction != null) {
            organisation.instruction = instruction;
        }
        if (moneyShown != null) {
            organisation.moneyShown = moneyShown;
        }
        if (signUp != null) {
            organisation.signUp = signUp;
        }
        if (publicLinks != null) {
            organisation.publicLinks = publicLinks;
        }
        newChats(organisation);
        announce(organisation, now);
        organisation.updatedAt = now;
    }

    private void newChats(Organisation organisation) {
        if (defaultModel != null) {
            organisation.defaultModel = defaultModel.isEmpty() ? null : model(defaultModel);
        }
        if (defaultThinking != null) {
            if (!defaultThinking.isEmpty() && !EFFORTS.contains(defaultThinking)) {
                throw Problem.invalid("defaultThinking", Fault.UNKNOWN_CHOICE, "one of off, low, high, max");
            }
            organisation.defaultThinking = defaultThinking.isEmpty() ? null : defaultThinking;
        }
    }

    private void announce(Organisation organisation, Instant now) {
        if (announcement != null) {
            organisation.announce(announcement.strip());
        }
        if (announcementUntil != null) {
            var until = announcementUntil.isEmpty() ? null : date(announcementUntil);
            if (until != null && until.isBefore(organisation.dayOf(now))) {
                throw Problem.invalid("announcementUntil", Fault.IN_THE_PAST, "this day has passed");
            }
            organisation.announcementUntil = until;
        }
    }

    private static String named(String name) {
        if (name.isBlank()) {
            throw Problem.invalid("name", Fault.REQUIRED, "must not be empty");
        }
        return name.strip();
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw Problem.invalid(
                    "zone", Fault.NOT_A_ZONE, "no such time zone: " + text + "; give one such as Europe/Oslo");
        }
    }

    /// Prices, limits and records are counted in it: with the first price it cannot become another.
    private static String currency(String code) {
        if (PriceVersion.anyReal()) {
            throw Problem.of(
                    409, "currency_fixed", "Prices are entered in the organisation's currency, so it cannot change.");
        }
        if (Currency.getAvailableCurrencies().stream()
                .map(Currency::getCurrencyCode)
                .noneMatch(code::equals)) {
            throw Problem.invalid("currency", Fault.UNKNOWN_CHOICE, "no such currency: " + code);
        }
        return code;
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Problem.invalid("announcementUntil", Fault.NOT_A_DATE, "a day such as 2026-11-30");
        }
    }

    private static String model(String id) {
        return Model.find(id)
                .map(model -> model.id)
                .orElseThrow(() -> Problem.invalid("defaultModel", Fault.UNKNOWN_CHOICE, "no such model: " + id));
    }
}
