package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.catalog.Offer;
import chat.parley.catalog.UnknownUsage;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import chat.parley.token.Tokenizer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whole calls whose input is bounded by counting it, and what happens when a provider counts otherwise.
@QuarkusTest
class TokenizerTrustTest {

    private static final String FLASH = "deepseek-v4-flash";
    private static final String TEXT = "团队可以在预算之内使用模型。The books stay open to everybody. ".repeat(400);

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    @Inject
    EntityManager entities;

    private FakeProvider provider;
    private UUID grace;

    @BeforeEach
    void start() {
        provider = FakeProvider.start();
        grace = cast.newMember("tokenizer-" + System.nanoTime()).id();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private Admission admit(String model) {
        return stage.admit(grace, model, ChatRequest.of(List.of(ChatMessage.user(TEXT)), Effort.HIGH));
    }

    private Tokenizer tokenizer(Admission admission) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Offer.find(admission.offer().id()).orElseThrow().tokenizer);
    }

    @Test
    void aCountedPromptHoldsLittleMoreThanItCosts() {
        var admission = admit(stage.model(provider, FLASH, UnknownUsage.BOUND));
        var settlement = stage.settle(admission.attempt(), stage.send(admission).await());
        var attempt = stage.attempt(admission.attempt());
        assertThat(attempt.boundBy).isEqualTo("tokenizer");
        assertThat(settlement.usage().input()).isBetween(attempt.inputBound - 600, attempt.inputBound);
        assertThat(settlement.flags()).isEmpty();
        assertThat(tokenizer(admission)).isEqualTo(Tokenizer.DEEPSEEK_V3);
    }

    @Test
    void aPromptToAModelWithoutATokenizerHoldsItsBytes() {
        var attempt = stage.attempt(
                admit(stage.model(provider, "m", UnknownUsage.BOUND)).attempt());
        assertThat(attempt.boundBy).isEqualTo("bytes");
        assertThat(attempt.inputBound).isGreaterThan(TEXT.length());
    }

    @Test
    void aTokenizerThatAProviderProvesWrongIsNotUsedAgain() {
        String model = stage.model(provider, FLASH, UnknownUsage.BOUND);
        var first = admit(model);
        long bound = stage.attempt(first.attempt()).inputBound;
        provider.script(FLASH, whole(bound + 1));
        var settlement = stage.settle(first.attempt(), stage.send(first).await());
        assertThat(settlement.usage().input()).isEqualTo(bound + 1);
        assertThat(settlement.flags()).containsExactly("usage_above_bound");
        assertThat(tokenizer(first)).isEqualTo(Tokenizer.NONE);
        assertThat(audited(first)).isEqualTo(1);

        provider.script(FLASH, whole(bound + 1));
        var second = admit(model);
        assertThat(stage.attempt(second.attempt()).boundBy).isEqualTo("bytes");
        assertThat(stage.settle(second.attempt(), stage.send(second).await()).flags())
                .isEmpty();
        assertThat(audited(second)).isEqualTo(1);
    }

    @Test
    void aPromptAsLargeAsItsBoundProvesNothing() {
        var admission = admit(stage.model(provider, FLASH, UnknownUsage.BOUND));
        provider.script(FLASH, whole(stage.attempt(admission.attempt()).inputBound));
        var settlement = stage.settle(admission.attempt(), stage.send(admission).await());
        assertThat(settlement.flags()).isEmpty();
        assertThat(tokenizer(admission)).isEqualTo(Tokenizer.DEEPSEEK_V3);
    }

    private static FakeScript whole(long prompt) {
        return new FakeScript.Builder()
                .header("content-type", "application/json")
                .raw("""
                        {"id":"1","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant",
                        "content":"391"},"finish_reason":"stop"}],"usage":{"prompt_tokens":%d,"completion_tokens":2,
                        "total_tokens":%d}}""".formatted(prompt, prompt + 2))
                .build();
    }

    private long audited(Admission admission) {
        return QuarkusTransaction.requiringNew()
                .call(() -> entities.createQuery(
                                "select count(e) from AuditEvent e where e.action = 'offer_tokenizer_dropped'"
                                        + " and e.targetId = :offer",
                                Long.class)
                        .setParameter("offer", admission.offer().id().toString())
                        .getSingleResult());
    }
}
