package chat.parley.account;

import chat.parley.http.Problem;
import chat.parley.time.Ids;
import chat.parley.time.Midnights;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The one organisation that an installation serves.
@Entity
@Table(name = "organisation")
public class Organisation extends PanacheEntityBase {

    private static final short ONLY = 1;

    @Id
    public short id;

    public String name;

    /// As [Midnights#zone]; [#midnights] knows what is in force.
    @Column(name = "zone")
    public String zoneId;

    @Column(name = "zone_since")
    public @Nullable LocalDate zoneSince;

    @Column(name = "next_zone")
    public @Nullable String nextZone;

    @Column(name = "next_zone_from")
    public @Nullable LocalDate nextZoneFrom;

    /// ISO 4217; fixed once a price exists.
    public String currency;

    public Language language;

    @Column(name = "default_model")
    public @Nullable String defaultModel;

    /// What every conversation begins with.
    public String instruction;

    /// How long a new chat thinks, where its model can; null leaves it to Parley.
    @Column(name = "default_thinking")
    public @Nullable String defaultThinking;

    public String announcement;

    /// The last day on which it is shown.
    @Column(name = "announcement_until")
    public @Nullable LocalDate announcementUntil;

    @Column(name = "announcement_id")
    public @Nullable UUID announcementId;

    @Enumerated(EnumType.STRING)
    @Column(name = "money_shown")
    public MoneyShown moneyShown;

    @Enumerated(EnumType.STRING)
    @Column(name = "sign_up")
    public SignUp signUp;

    @Enumerated(EnumType.STRING)
    @Column(name = "public_links")
    public PublicLinks publicLinks;

    @Column(name = "logo_id")
    public @Nullable UUID logoId;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    /// What everybody is told.
    ///
    /// @param id another for each text
    /// @param until the last day on which it is shown, or null
    public record Announcement(
            UUID id, String text, @Nullable LocalDate until) {}

    /// @throws Problem 503 `not_set_up`, before set-up is finished
    public static Organisation current() {
        return find().orElseThrow(Organisation::notSetUp);
    }

    /// What is said before set-up is finished.
    public static Problem notSetUp() {
        return Problem.of(503, "not_set_up", "Parley is not set up yet: open it in a browser and finish the set-up.");
    }

    public static Optional<Organisation> find() {
        return findByIdOptional(ONLY);
    }

    public static Organisation create(String name, ZoneId zone, String currency, Language language, Instant now) {
        var organisation = new Organisation();
        organisation.id = ONLY;
        organisation.name = name.strip();
        organisation.zoneId = zone.getId();
        organisation.currency = currency;
        organisation.language = language;
        organisation.instruction = "";
        organisation.announcement = "";
        organisation.moneyShown = MoneyShown.AMOUNTS;
        organisation.signUp = SignUp.EVERYBODY;
        organisation.publicLinks = PublicLinks.NOBODY;
        organisation.createdAt = now;
        organisation.updatedAt = now;
        organisation.persist();
        return organisation;
    }

    public Midnights midnights() {
        return midnights(zoneId, zoneSince, nextZone, nextZoneFrom);
    }

    /// As the columns have them.
    public static Midnights midnights(
            String zone, @Nullable LocalDate since, @Nullable String next, @Nullable LocalDate from) {
        var change = next == null || from == null ? null : new Midnights.Change(ZoneId.of(next), from);
        return new Midnights(ZoneId.of(zone), since, change);
    }

    public void count(Midnights midnights) {
        var change = midnights.next();
        zoneId = midnights.zone().getId();
        zoneSince = midnights.since();
        nextZone = change == null ? null : change.zone().getId();
        nextZoneFrom = change == null ? null : change.from();
    }

    /// The day that limits and reports count that moment to.
    public LocalDate dayOf(Instant at) {
        return midnights().dayOf(at);
    }

    public ZoneId zoneAt(Instant at) {
        return midnights().zoneAt(at);
    }

    /// Tells everybody something else, or nothing where the text is empty.
    public void announce(String text) {
        if (!text.equals(announcement)) {
            announcement = text;
            announcementId = text.isEmpty() ? null : Ids.next();
        }
    }

    /// What is to be told at that moment; a day ends with the organisation's midnight.
    public Optional<Announcement> announcementAt(Instant now) {
        if (announcementId == null) {
            return Optional.empty();
        }
        var over = announcementUntil != null && dayOf(now).isAfter(announcementUntil);
        return over ? Optional.empty() : Optional.of(new Announcement(announcementId, announcement, announcementUntil));
    }

    /// Shows that picture from now on, or none; the one before is gone.
    public void show(byte @Nullable [] png, Instant now) {
        var before = logoId;
        logoId = png == null ? null : Logo.keep(png, now).id;
        flush();
        if (before != null) {
            Logo.deleteById(before);
        }
        updatedAt = now;
    }

    /// Where the picture is, or null.
    public @Nullable String logoAddress() {
        return logoId == null ? null : "/logo/" + logoId;
    }
}
