package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.catalog.UnknownUsage;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The demonstration model is a provider like any other: the same door, the same client, the same books.
@QuarkusTest
class DemoCallTest {

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Test
    void thinksAnswersFromTheGuideAndIsCharged() {
        var account = cast.newMember("demo-" + System.nanoTime()).id();
        try (var unused = FakeProvider.start()) {
            String model = stage.model(unused, "demo", row -> {
                row.baseUrl = "demo:";
                row.unknownUsage = UnknownUsage.BOUND;
            });
            var request = ChatRequest.of(List.of(ChatMessage.user("How do budgets work?")), Effort.HIGH);
            var admission = stage.admit(account, model, request);
            var heard = stage.send(admission);
            var settlement = stage.settle(admission.attempt(), heard.await(60));
            assertThat(heard.reasoning()).contains("How budgets work");
            assertThat(heard.content())
                    .startsWith("From the handbook, section **")
                    .contains("How budgets work");
            assertThat(settlement.estimated()).isFalse();
            assertThat(settlement.usage().output()).isEqualTo(heard.pieces.size());
            assertThat(settlement.usage().reasoning()).isPositive();
            assertThat(settlement.cost()).isEqualTo(Stage.PRICES.cost(settlement.usage()));
            assertThat(unused.requests()).isEmpty();
        }
    }
}
