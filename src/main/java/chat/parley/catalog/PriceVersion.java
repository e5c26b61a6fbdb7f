package chat.parley.catalog;

import chat.parley.http.Problem;
import chat.parley.money.Book;
import chat.parley.money.Rates;
import chat.parley.time.Ids;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// The prices of an offer from one moment on, until a later version begins. Never changed: calls name the version that
/// they were made under. In pico-units per token.
@Entity
@Table(name = "price_versions")
public class PriceVersion extends PanacheEntityBase {

    private static final Duration LONGEST_CALL = Duration.ofDays(31);

    @Id
    public UUID id;

    @Column(name = "offer_id")
    public UUID offerId;

    @Column(name = "effective_from")
    public Instant effectiveFrom;

    public long fresh;
    public long cached;
    public long output;

    @JdbcTypeCode(SqlTypes.JSON)
    public List<PriceWindow> windows;

    /// Local dates on which no window applies, as `2026-10-01`.
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "except_dates")
    public List<String> exceptDates;

    /// Where the figures come from, for whoever has to confirm them.
    public String source;

    /// Until an admin confirms them, pages and reports say so.
    @Column(name = "confirmed_at")
    public @Nullable Instant confirmedAt;

    @Column(name = "confirmed_by")
    public @Nullable UUID confirmedBy;

    @Column(name = "created_at")
    public Instant createdAt;

    public static PriceVersion create(
            UUID offer,
            Instant effectiveFrom,
            Rates rates,
            List<PriceWindow> windows,
            List<String> exceptDates,
            String source,
            Instant now) {
        exceptDates.forEach(LocalDate::parse);
        var version = new PriceVersion();
        version.id = Ids.next();
        version.offerId = offer;
        version.effectiveFrom = effectiveFrom;
        version.fresh = rates.fresh();
        version.cached = rates.cached();
        version.output = rates.output();
        version.windows = List.copyOf(windows);
        version.exceptDates = List.copyOf(exceptDates);
        version.source = source;
        version.createdAt = now;
        version.persist();
        return version;
    }

    public static Optional<PriceVersion> find(UUID id) {
        return findByIdOptional(id);
    }

    /// The version in force at that moment; none: the offer has no price then, which is not the same as being free.
    public static Optional<PriceVersion> at(UUID offer, Instant at) {
        return find("offerId = ?1 and effectiveFrom <= ?2 order by effectiveFrom desc", offer, at)
                .firstResultOptional();
    }

    /// All versions of an offer, the latest first.
    public static List<PriceVersion> of(UUID offer) {
        return list("offerId = ?1 order by effectiveFrom desc", offer);
    }

    /// Whether anything but play money has a price.
    public static boolean anyReal() {
        return count("offerId in (select o.id from Offer o where o.provider.book = ?1)", Book.REAL) > 0;
    }

    static void deleteUnconfirmed(UUID offer) {
        delete("offerId = ?1 and confirmedAt is null", offer);
    }

    /// Takes back what has not begun: no call can have been made under it.
    ///
    /// @throws Problem 409 `price_in_force` for any other
    public void withdraw(Instant now) {
        if (!effectiveFrom.isAfter(now)) {
            throw Problem.of(409, "price_in_force", "This price has begun. Enter another one instead.");
        }
        delete();
    }

    public void confirm(UUID admin, Instant now) {
        confirmedAt = now;
        confirmedBy = admin;
    }

    public boolean isConfirmed() {
        return confirmedAt != null;
    }

    /// What holds outside all windows.
    public Rates base() {
        return new Rates(fresh, cached, output);
    }

    /// What holds at that moment; where windows overlap, the dearer.
    public Rates ratesAt(Instant at) {
        return openAt(at).stream().map(PriceWindow::rates).reduce(Rates::dearer).orElseGet(this::base);
    }

    /// The windows that hold at that moment.
    List<PriceWindow> openAt(Instant at) {
        List<LocalDate> except = exceptDates.stream().map(LocalDate::parse).toList();
        return windows.stream().filter(window -> window.holdsAt(at, except)).toList();
    }

    /// The dearest that a call from `from` to `to` may touch, meter by meter.
    ///
    /// @throws IllegalArgumentException if the call ends before it begins or is longer than 31 days
    public Rates dearest(Instant from, Instant to) {
        if (to.isBefore(from) || Duration.between(from, to).compareTo(LONGEST_CALL) > 0) {
            throw new IllegalArgumentException("no call lasts from " + from + " to " + to);
        }
        return windows.stream()
                .flatMap(window -> boundaries(window, from, to))
                .filter(at -> at.isAfter(from) && !at.isAfter(to))
                .map(this::ratesAt)
                .reduce(ratesAt(from), Rates::dearer);
    }

    /// The prices that settle a call.
    public Rates ratesFor(PricedAt pricedAt, Instant start, Instant end) {
        return switch (pricedAt) {
            case START -> ratesAt(start);
            case END -> ratesAt(end);
            case DEAREST -> dearest(start, end);
        };
    }

    /// Prices change nowhere but at these moments.
    private static Stream<Instant> boundaries(PriceWindow window, Instant from, Instant to) {
        ZoneId zone = ZoneId.of(window.zone());
        LocalDate first = LocalDate.ofInstant(from, zone).minusDays(1);
        LocalDate last = LocalDate.ofInstant(to, zone).plusDays(1);
        return first.datesUntil(last).flatMap(date -> Stream.of(window.startOn(date), window.endOf(date)));
    }
}
