package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.inference.Piece;
import chat.parley.inference.ReportedUsage;
import chat.parley.inference.Running;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The running cost of an answer.
class SpentTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Spent spent =
            new Spent(new Running(new Rates(1_000, 100, 10_000), 100, 0, new Money(100_000), 10_000));

    @Test
    void isSaidAtMostOnceASecond() {
        long start = System.nanoTime() + SECOND;
        spent.count(new Piece.Content("0123456789")); // four tokens
        assertThat(spent.due(start)).contains(new Money(100 + 40));
        spent.count(new Piece.Reasoning("0123456789"));
        assertThat(spent.due(start + 1)).isEmpty();
        assertThat(spent.due(start + SECOND - 1)).isEmpty();
        assertThat(spent.due(start + SECOND)).contains(new Money(100 + 80));
    }

    @Test
    void goesOnFromWhatTheProviderHasCounted() {
        long start = System.nanoTime() + SECOND;
        spent.count(new Piece.Content("0123456789".repeat(10)));
        spent.count(new ReportedUsage(50, 10, 7, 0));
        assertThat(spent.due(start)).contains(new Money(40 + 1 + 70));
        spent.count(new Piece.ToolCallDelta(0, "id", "0123456789", "0123456789"));
        assertThat(spent.due(start + SECOND)).contains(new Money(40 + 1 + 70 + 80));
    }
}
