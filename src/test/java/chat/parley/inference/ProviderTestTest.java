package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.catalog.Offer;
import chat.parley.catalog.PriceVersion;
import chat.parley.catalog.Provider;
import chat.parley.catalog.UnknownUsage;
import chat.parley.http.Problem;
import chat.parley.inference.Finding.State;
import chat.parley.ledger.Attempt;
import chat.parley.money.Money;
import chat.parley.testing.Cast;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeProvider.ListReply;
import chat.parley.testing.FakeScript;
import chat.parley.testing.FakeScript.UsageStyle;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an admin is told about a provider, for each thing that can be wrong with one.
@QuarkusTest
class ProviderTestTest {

    private static final FakeProvider provider = FakeProvider.start();

    @Inject
    ProviderTest test;

    @Inject
    Stage stage;

    @Inject
    Cast cast;

    private UUID grace;

    @BeforeEach
    void quiet() {
        provider.reset();
        grace = cast.newMember("tester-" + System.nanoTime()).id();
    }

    @AfterAll
    static void close() {
        provider.close();
    }

    @Test
    void whatWorksIsToldLineByLineAndMetered() {
        provider.lists("m", "another");
        var report = run(stage.model(provider, "m", UnknownUsage.BOUND));
        assertThat(findings(report))
                .containsExactly(
                        Finding.REACHED,
                        Finding.KEY_ACCEPTED,
                        Finding.MODEL_LISTED,
                        Finding.ANSWERED,
                        Finding.THINKING_SWITCHES,
                        Finding.USAGE_EXACT,
                        Finding.REUSE_SEEN,
                        Finding.PRICES_UNCONFIRMED);
        assertThat(report.isUsable()).isTrue();
        assertThat(report.unconfirmed()).isNotNull();
        assertThat(line(report, Finding.ANSWERED).values()).containsEntry("tokens", "5");
        assertThat(report.cost()).isEqualTo(provider.meter().total()).isGreaterThan(Money.ZERO);
        assertThat(stage.spent(grace)).isEqualTo(report.cost());
        assertThat(stage.held(grace)).isEqualTo(Money.ZERO);
        assertThat(provider.requests()).hasSize(3);
        assertThat(entryPoints()).containsOnly("test");
    }

    @Test
    void confirmedPricesAreNotAskedForAgain() {
        provider.lists("m");
        String model = stage.model(provider, "m", UnknownUsage.BOUND);
        QuarkusTransaction.requiringNew()
                .run(() -> PriceVersion.of(offerOf(model).id).getFirst().confirm(grace, Instant.now()));
        var report = run(model);
        assertThat(findings(report)).endsWith(Finding.PRICES_CONFIRMED);
        assertThat(report.unconfirmed()).isNull();
    }

    @Test
    void withoutAPriceNothingIsSent() {
        provider.lists("m");
        String model = stage.model(provider, "m", UnknownUsage.BOUND);
        QuarkusTransaction.requiringNew().run(() -> PriceVersion.delete("offerId", offerOf(model).id));
        var report = run(model);
        assertThat(findings(report)).containsExactly(Finding.REACHED, Finding.MODEL_LISTED, Finding.PRICES_MISSING);
        assertThat(provider.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aKeyThatTheListRefusesIsNamedAtNoCost(int status) {
        provider.lists(new ListReply(status, "application/json", "{}"));
        var report = run(stage.model(provider, "m", UnknownUsage.BOUND));
        assertThat(findings(report)).containsExactly(Finding.REACHED, Finding.KEY_REFUSED);
        assertThat(report.isUsable()).isFalse();
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void aKeyThatOnlyTheCallRefusesIsNamed() {
        provider.lists("m:status-401");
        var report = run(stage.model(provider, "m:status-401", UnknownUsage.BOUND));
        assertThat(findings(report)).containsExactly(Finding.REACHED, Finding.KEY_REFUSED);
        assertThat(report.cost()).isEqualTo(Money.ZERO);
    }

    @Test
    void anEmptyPurseAtTheProviderIsNamed() {
        var report = run(stage.model(provider, "m:status-402", UnknownUsage.BOUND));
        assertThat(findings(report)).containsExactly(Finding.REACHED, Finding.NO_CREDIT);
    }

    @Test
    void theNearestOfTheListedIdsIsNamedWhereOursIsUnknown() {
        provider.lists("deepseek/DeepSeek-V4-Flash", "qwen3", "kimi");
        provider.script("deepseek-v4-flsh", FakeScript.status(400, "{\"error\":{\"message\":\"Model Not Exist\"}}"));
        var report = run(stage.model(provider, "deepseek-v4-flsh", UnknownUsage.BOUND));
        assertThat(findings(report)).containsExactly(Finding.REACHED, Finding.KEY_ACCEPTED, Finding.MODEL_UNKNOWN);
        assertThat(report.nearest()).isEqualTo("deepseek/DeepSeek-V4-Flash");
        assertThat(report.cost()).isEqualTo(Money.ZERO);
    }

    @Test
    void nothingIsSuggestedWhereNothingIsAlike() {
        provider.lists("qwen3", "kimi");
        provider.script("deepseek-v4-flash", FakeScript.status(400, "{\"error\":{\"message\":\"Model Not Exist\"}}"));
        var report = run(stage.model(provider, "deepseek-v4-flash", UnknownUsage.BOUND));
        assertThat(findings(report)).endsWith(Finding.MODEL_UNKNOWN);
        assertThat(report.nearest()).isNull();
    }

    @Test
    void anUnlistedIdThatAnswersWillDo() {
        provider.lists("m-2026");
        var report = run(stage.model(provider, "m", UnknownUsage.BOUND));
        assertThat(findings(report)).contains(Finding.MODEL_UNLISTED, Finding.ANSWERED);
        assertThat(report.isUsable()).isTrue();
    }

    @Test
    void aListIsNoCondition() {
        provider.lists(new ListReply(404, "text/html", "<html>Not found</html>"));
        var report = run(stage.model(provider, "m", UnknownUsage.BOUND));
        assertThat(findings(report)).contains(Finding.NO_LIST, Finding.ANSWERED);
        assertThat(report.isUsable()).isTrue();
    }

    @Test
    void aListBeyondTheBoundIsNotRead() {
        var ids = "{\"id\":\"" + "x".repeat(180) + "\"},";
        provider.lists(new ListReply(200, "application/json", "{\"data\":[" + ids.repeat(2000) + "{}]}"));
        var report = run(stage.model(provider, "m", UnknownUsage.BOUND));
        assertThat(findings(report)).startsWith(Finding.REACHED).contains(Finding.NO_LIST);
    }

    @Test
    void aWebsiteIsToldFromAModelServiceAtNoCost() {
        provider.lists(new ListReply(200, "text/html; charset=utf-8", "<!doctype html><title>Welcome</title>"));
        var report = run(stage.model(provider, "m", UnknownUsage.BOUND));
        assertThat(findings(report)).containsExactly(Finding.WEB_PAGE);
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void nobodyThereIsSaidAtNoCost() {
        var refused = run(stage.model(provider, "m", row -> row.baseUrl = "http://127.0.0.1:1/v1"));
        assertThat(findings(refused)).containsExactly(Finding.REFUSED);
        var nowhere = run(stage.model(provider, "m", row -> row.baseUrl = "http://no-such-host.invalid/v1"));
        assertThat(findings(nowhere)).containsExactly(Finding.HOST_UNKNOWN);
        assertThat(stage.spent(grace)).isEqualTo(Money.ZERO);
    }

    @Test
    void withoutUsageCostsAreProvisional() {
        provider.script(
                "m",
                FakeScript.builder()
                        .usage(UsageStyle.NONE)
                        .say("yes")
                        .finish("stop")
                        .done()
                        .build());
        var report = run(stage.model(provider, "m", UnknownUsage.RECEIVED));
        assertThat(findings(report)).contains(Finding.ANSWERED, Finding.USAGE_MISSING, Finding.REUSE_UNSEEN);
        assertThat(report.isUsable()).isFalse();
    }

    @Test
    void thinkingThatCannotBeSwitchedOffIsNamed() {
        provider.script("m", FakeScript.answer("Hm.", "yes"));
        assertThat(findings(run(stage.model(provider, "m", UnknownUsage.BOUND))))
                .contains(Finding.THINKING_STAYS_ON);
    }

    @Test
    void thinkingThatCannotBeSwitchedOnIsNamed() {
        provider.script("m", FakeScript.answer("", "yes"));
        assertThat(findings(run(stage.model(provider, "m", UnknownUsage.BOUND))))
                .contains(Finding.THINKING_STAYS_OFF);
    }

    @Test
    void aModelWithoutASwitchIsNotBlamedForIt() {
        String model = stage.model(provider, "m", UnknownUsage.BOUND);
        QuarkusTransaction.requiringNew()
                .run(() -> Offer.update("efforts = ?1 where id = ?2", List.of("off"), offerOf(model).id));
        assertThat(findings(run(model))).contains(Finding.THINKING_FIXED);
    }

    @Test
    void inputThatIsNeverReusedIsNamed() {
        provider.script(
                "m",
                body -> FakeScript.builder()
                        .raw("data: {\"choices\":[{\"delta\":{\"content\":\"yes\"},\"finish_reason\":\"stop\"}],"
                                + "\"usage\":{\"prompt_tokens\":900,\"completion_tokens\":1}}\n\n")
                        .done()
                        .build());
        assertThat(findings(run(stage.model(provider, "m", UnknownUsage.BOUND))))
                .contains(Finding.USAGE_EXACT, Finding.REUSE_UNSEEN);
    }

    @Test
    void whatTheProviderSaysIsPassedOnScrubbed() {
        provider.lists("m");
        provider.script("m", FakeScript.status(500, "{\"error\":{\"message\":\"boom, " + Stage.CANARY + "\"}}"));
        var report = run(stage.model(provider, "m", UnknownUsage.BOUND));
        assertThat(line(report, Finding.NOT_ANSWERED).values().get("said"))
                .contains("boom")
                .doesNotContain(Stage.CANARY);
    }

    @Test
    void theTestersOwnLimitIsNamed() {
        cast.as(cast.ada())
                .contentType("application/json")
                .body(Map.of(
                        "owner", Map.of("kind", "user", "id", grace), "period", "month", "limit", "0", "mode", "hard"))
                .post("/api/admin/budgets")
                .then()
                .statusCode(201);
        var report = run(stage.model(provider, "m", UnknownUsage.BOUND));
        assertThat(findings(report)).containsExactly(Finding.REACHED, Finding.LIMIT_REACHED);
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void aProviderWithoutAModelCannotBeTested() {
        String model = stage.model(provider, "m", UnknownUsage.BOUND);
        QuarkusTransaction.requiringNew().run(() -> Offer.update("enabled = false where id = ?1", offerOf(model).id));
        assertThatThrownBy(() -> run(model))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo("model_not_found"));
    }

    @Test
    void everyFindingThatIsBadKeepsAModelOutOfUse() {
        for (var finding : Finding.values()) {
            var report =
                    new ProviderTest.Report(List.of(new ProviderTest.Line(finding, Map.of())), Money.ZERO, null, null);
            assertThat(report.isUsable()).as(finding.name()).isEqualTo(finding.state() != State.BAD);
        }
    }

    private ProviderTest.Report run(String model) {
        return test.run(providerOf(model), grace);
    }

    private static List<Finding> findings(ProviderTest.Report report) {
        return report.lines().stream().map(ProviderTest.Line::finding).toList();
    }

    private static ProviderTest.Line line(ProviderTest.Report report, Finding finding) {
        return report.lines().stream()
                .filter(line -> line.finding() == finding)
                .findFirst()
                .orElseThrow();
    }

    private List<String> entryPoints() {
        return QuarkusTransaction.requiringNew()
                .call(() -> Attempt.<Attempt>list("accountId", grace).stream()
                        .map(attempt -> attempt.entryPoint)
                        .toList());
    }

    private static Offer offerOf(String model) {
        return Offer.<Offer>find("model.id", model).firstResult();
    }

    private static UUID providerOf(String model) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Provider.<Provider>find("name", model).firstResult().id);
    }
}
