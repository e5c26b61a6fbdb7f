package chat.parley.budget;

import chat.parley.audit.Audit;
import chat.parley.database.OneColumn;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Money;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/// An amount added to a limit for the period under way, in both books; the next period begins without it. The database
/// refuses to alter or delete it.
@Entity
@Immutable
@Table(name = "top_ups")
public class TopUp extends PanacheEntityBase {

    @Id
    public UUID id;

    @Enumerated(EnumType.STRING)
    @Column(name = "owner_kind")
    public OwnerKind owner;

    @Column(name = "owner_id")
    public String ownerId;

    @Enumerated(EnumType.STRING)
    public Period period;

    @Column(name = "period_start")
    public LocalDate periodStart;

    public Money amount;

    public String reason;

    @Column(name = "created_by")
    public UUID createdBy;

    @Column(name = "created_at")
    public Instant createdAt;

    /// What somebody wants to add.
    ///
    /// @param id made by whoever adds: the same again adds nothing
    /// @param ownerId a person's, group's, key's or model's id; empty for the organisation
    public record Wish(UUID id, OwnerKind owner, String ownerId, Period period, Money amount, String reason) {

        /// @throws Problem 400 naming the field that cannot be so
        public Wish {
            checkAmount(amount);
            reason = Reason.of(reason);
        }
    }

    /// @param repeated it was made before, by the same wish
    public record Made(TopUp topUp, boolean repeated) {}

    /// Adds to the limit that is in force for this owner and period, once the transaction commits.
    ///
    /// @throws Problem 400 naming `period` where the owner has no such limit, `amount` where the limit would be too
    /// large; 409 `id_conflict` if another wish had the id
    public static Made make(Wish wish, UUID actor, Instant now) {
        Budget.lockAll();
        Optional<TopUp> before = findByIdOptional(wish.id);
        if (before.isPresent()) {
            if (!before.get().fulfils(wish)) {
                throw Problem.of(409, "id_conflict", "This id was used before for something else.");
            }
            return new Made(before.get(), true);
        }
        var topUp = of(wish, actor, now);
        topUp.persistAndFlush();
        topUp.apply();
        Budget.bumpRevision();
        Audit.record(
                "budget_topped_up",
                actor,
                "top_up",
                topUp.id,
                Map.of(
                        "owner",
                        wish.owner.text(),
                        "ownerId",
                        wish.ownerId,
                        "period",
                        wish.period.text(),
                        "amount",
                        wish.amount.toString(),
                        "reason",
                        topUp.reason));
        return new Made(topUp, false);
    }

    static void checkAmount(Money amount) {
        Budget.check("amount", amount);
        if (amount.equals(Money.ZERO)) {
            throw Problem.invalid("amount", Fault.TOO_SMALL, "must be above zero");
        }
    }

    private static TopUp of(Wish wish, UUID actor, Instant now) {
        var topUp = new TopUp();
        topUp.id = wish.id;
        topUp.owner = wish.owner;
        topUp.ownerId = wish.ownerId;
        topUp.period = wish.period;
        topUp.periodStart = wish.period.startOf(Budget.today(now));
        topUp.amount = wish.amount;
        topUp.reason = wish.reason;
        topUp.createdBy = actor;
        topUp.createdAt = now;
        return topUp;
    }

    private void apply() {
        var books = OneColumn.of(getEntityManager(), "SELECT apply_top_up(:id)", Integer.class)
                .setParameter("id", id)
                .getSingleResult();
        if (books < 0) {
            throw Budget.tooLarge("amount");
        }
        if (books == 0) {
            throw Problem.invalid("period", Fault.UNKNOWN_CHOICE, "there is no limit of this period");
        }
    }

    private boolean fulfils(Wish wish) {
        return owner == wish.owner
                && ownerId.equals(wish.ownerId)
                && period == wish.period
                && amount.equals(wish.amount)
                && reason.equals(wish.reason);
    }
}
