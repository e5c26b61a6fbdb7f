package chat.parley.balance;

import chat.parley.catalog.CatalogProvider;
import chat.parley.inference.BalanceReply.Reason;
import chat.parley.money.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How much credit is left with a provider, as far as is known.
///
/// @param offered whether the provider tells it at all
/// @param currency the ledger's, in which all amounts are
/// @param told the last amount; null where none was ever told
/// @param trouble why the last asking brought no amount; null where it did
/// @param daysLeft for how many days it lasts, by the last seven whole days; null where that is not known
/// @param perDay what is spent there a day; null where that is not known
/// @param low whether somebody should add credit soon
public record BalanceView(
        boolean offered,
        String currency,
        @Nullable Told told,
        @Nullable Trouble trouble,
        @Nullable Long daysLeft,
        @Nullable Money perDay,
        boolean low) {

    /// @param available whether the provider takes calls on that credit
    /// @param granted of the total, what the provider gave
    /// @param toppedUp of the total, what was paid for
    public record Told(
            Instant at,
            boolean available,
            Money total,
            @Nullable Money granted,
            @Nullable Money toppedUp) {}

    /// @param detail a status or a currency, else empty
    public record Trouble(
            Instant at,
            Reason reason,
            String detail,
            @Nullable Boolean available) {}

    /// In the caller's transaction.
    public static BalanceView of(CatalogProvider provider, String currency) {
        if (!provider.tellsBalance()) {
            return new BalanceView(false, currency, null, null, null, null, false);
        }
        var last = Reading.latest(provider.id());
        var told = Reading.latestTold(provider.id(), currency);
        return new BalanceView(
                true,
                currency,
                told.map(BalanceView::told).orElse(null),
                last.map(BalanceView::trouble).orElse(null),
                told.flatMap(Reading::daysLeft).orElse(null),
                told.flatMap(reading -> reading.pace().perDay()).orElse(null),
                last.flatMap(Reading::low).or(() -> told.flatMap(Reading::low)).orElse(false));
    }

    private static @Nullable Told told(Reading reading) {
        return reading.total == null
                ? null
                : new Told(
                        reading.at,
                        Boolean.TRUE.equals(reading.available),
                        reading.total,
                        reading.granted,
                        reading.toppedUp);
    }

    private static @Nullable Trouble trouble(Reading reading) {
        return reading.reason == null
                ? null
                : new Trouble(reading.at, reading.reason, reading.detail, reading.available);
    }
}
