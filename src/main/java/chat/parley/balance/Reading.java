package chat.parley.balance;

import chat.parley.inference.BalanceReply;
import chat.parley.inference.BalanceReply.Reason;
import chat.parley.money.Money;
import chat.parley.time.Ids;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// What a provider said, once, about the credit that is left.
@Entity
@Immutable
@Table(name = "balance_readings")
class Reading extends PanacheEntityBase {

    /// With so many days left, or fewer, it is low.
    static final int LOW_DAYS = 3;

    @Id
    public UUID id;

    @Column(name = "provider_id")
    public UUID providerId;

    public Instant at;

    /// Why there is no amount; null where there is one.
    @Enumerated(EnumType.STRING)
    public @Nullable Reason reason;

    public String detail;

    /// Whether the provider takes calls; null where it did not say.
    public @Nullable Boolean available;

    public @Nullable String currency;

    public @Nullable Money total;

    public @Nullable Money granted;

    @Column(name = "topped_up")
    public @Nullable Money toppedUp;

    public @Nullable Integer places;

    public Money spent;

    @Column(name = "spent_days")
    public int spentDays;

    static Reading of(UUID provider, BalanceReply reply, Pace pace, Instant now) {
        var reading = new Reading();
        reading.id = Ids.next();
        reading.providerId = provider;
        reading.at = now;
        reading.detail = "";
        reading.spent = pace.spent();
        reading.spentDays = pace.days();
        switch (reply) {
            case BalanceReply.Told told -> {
                reading.available = told.available();
                reading.currency = told.currency();
                reading.total = told.total();
                reading.granted = told.granted();
                reading.toppedUp = told.toppedUp();
                reading.places = told.places();
            }
            case BalanceReply.Untold untold -> {
                reading.reason = untold.reason();
                reading.detail = untold.detail();
                reading.available = untold.available();
            }
        }
        return reading;
    }

    static Optional<Reading> latest(UUID provider) {
        return find("providerId = ?1 order by at desc, id desc", provider).firstResultOptional();
    }

    /// The latest with an amount in that currency.
    static Optional<Reading> latestTold(UUID provider, String currency) {
        return find(
                        "providerId = ?1 and reason is null and currency = ?2 order by at desc, id desc",
                        provider,
                        currency)
                .firstResultOptional();
    }

    static long forget(UUID provider, Instant before) {
        return delete("providerId = ?1 and at < ?2", provider, before);
    }

    Optional<Long> daysLeft() {
        return total == null ? Optional.empty() : pace().lasting(total);
    }

    Pace pace() {
        return new Pace(spent, spentDays);
    }

    /// Whether somebody should add credit soon; empty where that was not to be learnt.
    Optional<Boolean> low() {
        if (Boolean.FALSE.equals(available)) {
            return Optional.of(true);
        }
        return Optional.ofNullable(total).map(left -> left.nano() <= 0 || pace().isGoneIn(LOW_DAYS, left));
    }

    boolean isAbove(Reading before) {
        return total != null && before.total != null && total.compareTo(before.total) > 0;
    }
}
