package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.catalog.PriceVersion;
import chat.parley.key.ApiKey;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.testing.Cast;
import chat.parley.testing.Spending;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Statements, each test in a month of its own long ago, so that it knows every call in it.
@QuarkusTest
class StatementsPageTest {

    @Inject
    Cast cast;

    @Inject
    Spending spending;

    @Inject
    EntityManager entities;

    @Inject
    StatementPages pages;

    @Test
    void whatIsShownAddsUpToTheReportToTheNano() {
        var one = cast.newMember("statement-one").id();
        var two = cast.newMember("statement-two").id();
        var lab = group("Sheet lab");
        var design = group("Sheet design");
        spending.of(one)
                .on("2016-01-01")
                .group(lab)
                .cost(1_234_000_001)
                .tokens(1_000, 20, 3)
                .spend();
        spending.of(one).on("2016-01-02").group(lab).model("another").cost(70).spend();
        // Was billed to another group later in the month.
        spending.of(one).on("2016-01-20").group(design).cost(500).spend();
        spending.of(two).on("2016-01-31").group(lab).cost(9).estimated().spend();
        spending.of(two).on("2016-01-31").cost(12).tokens(1, 2, 4).spend();
        spending.of(two).on("2016-02-01").group(lab).cost(1_000).spend();

        var sheets = sheets("month=2016-01");
        assertThat(sheets.stream().map(PrintedSheet::title))
                .containsExactly("All groups", "Sheet lab", "Sheet design", "No group");
        var whole = new Money(1_234_000_592);
        assertThat(reported("by=user")).isEqualTo(whole);
        assertThat(sheets.getFirst().tables())
                .allSatisfy(table -> assertThat(table.total().cost()).isEqualTo(whole));
        assertThat(sheets)
                .allSatisfy(sheet -> assertThat(sheet.tables())
                        .hasSize(2)
                        .allSatisfy(table -> assertThat(table.sum())
                                .as(sheet.title())
                                .isEqualTo(table.total().cost())
                                .isEqualTo(sheet.tables().getFirst().total().cost())));
        assertThat(sheets.getFirst().tables().getFirst().names())
                .containsExactly("Sheet lab", "Sheet design", "No group");
        assertThat(people(sheets.get(1))).containsExactly("statement-one", "statement-two");
        assertThat(people(sheets.get(2))).containsExactly("statement-one");
        assertThat(people(sheets.get(3))).containsExactly("statement-two");
        assertThat(sheets.get(1).tables().getFirst().line("statement-one").figures())
                .containsExactly("2", "1,000", "20", "3", "$1.234000071");
        assertThat(sheets.get(1).text())
                .contains(
                        "1 Jan 2016 – 31 Jan 2016, days of Europe/Oslo", "no exact figure was received: 1 of the calls")
                .doesNotContain("above the reserve", "nobody had confirmed", "not over");

        for (var which : List.of(lab.toString(), design.toString(), "none")) {
            var alone = sheets("month=2016-01&group=" + which);
            assertThat(alone).hasSize(1);
            assertThat(alone.getFirst().tables().getFirst().total().cost())
                    .isEqualTo(reported("by=user&group=" + which));
        }
        assertThat(pages.page("month=2016-01&group=" + lab))
                .contains("href=\"/admin/statements?month=2015-12&amp;group=" + lab + "\"")
                .contains("by=user&amp;then=model&amp;group=" + lab + "&amp;book=real&amp;format=csv");
    }

    @Test
    void aDeletedGroupKeepsItsNameAndNamesAreNoMarkup() {
        var person = cast.newMember("statement-hostile").id();
        rename(person, "<script>alert(1)</script>");
        var formula = cast.newMember("statement-formula").id();
        rename(formula, "=HYPERLINK(\"x\",1)");
        var group = group("<b>Sheet & sons</b>");
        spending.of(person)
                .on("2016-02-10")
                .group(group)
                .model("<i>m</i>")
                .cost(3)
                .spend();
        spending.of(formula).on("2016-02-10").group(group).cost(2).spend();
        cast.as(cast.ada()).delete("/api/admin/groups/{id}", group).then().statusCode(204);

        var html = pages.page("month=2016-02&group=" + group);
        assertThat(html).doesNotContain("<script>alert", "<b>Sheet", "<i>m", "href=\"=");
        var sheet = PrintedSheet.of(html).getFirst();
        assertThat(sheet.title()).isEqualTo("<b>Sheet & sons</b> (deleted)");
        assertThat(people(sheet)).containsExactly("<script>alert(1)</script>", "=HYPERLINK(\"x\",1)");
        assertThat(sheet.tables().get(1).names()).contains("<i>m</i>");
        assertThat(html).doesNotContainPattern("<script(?![^>]*nonce=)|\\son\\w+=|\\sstyle=|javascript:");
    }

    @Test
    void aGroupsOwnKeyHasALineThatSaysSo() {
        var group = group("Sheet robots");
        String key = cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "name",
                        "sheet robot",
                        "managerId",
                        cast.grace().id(),
                        "contact",
                        "ops@halden.example",
                        "cap",
                        Map.of("period", "month", "limit", "15")))
                .post("/api/admin/groups/{id}/keys", group)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        var service =
                QuarkusTransaction.requiringNew().call(() -> ApiKey.<ApiKey>findById(UUID.fromString(key)).account);
        spending.of(service)
                .on("2016-03-10")
                .group(group)
                .key(UUID.fromString(key))
                .cost(4)
                .spend();
        spending.of(cast.grace().id()).on("2016-03-10").group(group).cost(3).spend();
        var sheet = sheets("month=2016-03&group=" + group).getFirst();
        assertThat(people(sheet)).containsExactly("sheet robot API key", "Grace Okafor");
        assertThat(sheet.tables().get(1).names()).hasSize(1).noneMatch(name -> name.endsWith("API key"));
    }

    @Test
    void onlyTheGroupThatUsedUnconfirmedPricesSaysSo() {
        var model = "sheet-" + Ids.next();
        unconfirmed(model, "2016-04-01T00:00:00Z");
        var person = cast.newMember("statement-unconfirmed").id();
        spending.of(person)
                .on("2016-04-10")
                .group(group("Sheet open"))
                .model(model)
                .cost(4)
                .spend();
        spending.of(person).on("2016-04-10").group(group("Sheet sure")).cost(3).spend();
        var sheets = sheets("month=2016-04");
        assertThat(sheets.get(0).text()).contains("nobody had confirmed: " + model + ".");
        assertThat(sheets.get(1).text()).contains("nobody had confirmed: " + model + ".");
        assertThat(sheets.get(2).text()).doesNotContain("nobody had confirmed");
    }

    @Test
    void aGroupsLimitStandsOnItsStatementOfThatMonthOnly() {
        var person = cast.newMember("statement-limited").id();
        var group = group("Sheet limited");
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .put("/api/admin/groups/{group}/members/{person}", group, person)
                .then()
                .statusCode(204);
        var owner = Map.of("kind", "group", "id", group);
        var limit = cast.made("budgets", Map.of("owner", owner, "period", "month", "limit", "0.0001", "mode", "hard"));
        spending.of(person).group(group).cost(30_000).spend();
        cast.made(
                "top-ups",
                Map.of(
                        "id", Ids.next(),
                        "owner", "group",
                        "ownerId", group,
                        "period", "month",
                        "amount", "0.0002",
                        "reason", "a workshop"));
        var now = sheets("month=" + cast.month() + "&group=" + group).getFirst();
        assertThat(now.text())
                .contains("$0.0003 · $0.0002 of it added for this month · $0.00003 spent (10 %)")
                .contains("The month is not over")
                .doesNotContain("warns only");
        // What is spent after it was taken away is in the sum beside it, too.
        cast.as(cast.ada())
                .delete("/api/admin/budgets/" + limit + "?reason=test")
                .then()
                .statusCode(204);
        spending.of(person).group(group).cost(45_000).spend();
        assertThat(sheets("month=" + cast.month() + "&group=" + group)
                        .getFirst()
                        .text())
                .contains("$0.0003 · $0.0002 of it added for this month · $0.000075 spent (25 %)");
        spending.of(person).on("2016-05-10").group(group).cost(3).spend();
        assertThat(sheets("month=2016-05&group=" + group).getFirst().text()).doesNotContain("shared by the group");
    }

    @Test
    void demoMoneyIsStatedWhereNothingElseWasUsedAndCalledSo() {
        insert("demo", "2016-06-10", 1, 77, 0);
        var demo = pages.page("month=2016-06");
        assertThat(PrintedSheet.text(demo)).contains("June 2016 Demo money", "$0.000000077");
        assertThat(demo).contains("&amp;book=demo&amp;format=csv");
        assertThat(PrintedSheet.text(pages.page("month=2016-06&book=real")))
                .contains("Nothing was spent in June 2016.");
        spending.of(cast.grace().id()).on("2016-06-11").cost(5).spend();
        assertThat(PrintedSheet.text(pages.page("month=2016-06")))
                .contains("$0.000000005")
                .doesNotContain("Demo money");
        assertThat(PrintedSheet.text(pages.page("month=2016-06&book=demo"))).contains("$0.000000077", "Demo money");
    }

    @Test
    void whatWasBilledAboveTheReserveIsNamedBesideTheCost() {
        insert("real", "2016-07-10", 1, 10, 2_500_000_000L);
        var sheet = sheets("month=2016-07").getFirst();
        assertThat(sheet.text()).contains("The provider billed $2.50 above the reserve.");
        assertThat(sheet.tables().getFirst().total().cost()).isEqualTo(new Money(10));
    }

    @Test
    void moreThanAPageCanShowIsRefusedAndLeadsOn() {
        insert("real", "2016-08-10", UsageReport.MOST + 1, 1, 0);
        try {
            assertThat(pages.refused(400, "month=2016-08")).contains("more than one page can show");
        } finally {
            QuarkusTransaction.requiringNew()
                    .run(() -> entities.createNativeQuery("DELETE FROM usage_daily WHERE day = '2016-08-10'")
                            .executeUpdate());
        }
    }

    @Test
    void anEmptyMonthSaysSoInWords() {
        var group = group("Sheet quiet");
        assertThat(PrintedSheet.text(pages.page("month=2016-12")))
                .contains("Nothing was spent in December 2016.")
                .doesNotContain("CSV", "All groups");
        assertThat(PrintedSheet.text(pages.page("month=2016-12&group=" + group)))
                .contains("Sheet quiet: nothing was spent in December 2016.");
        assertThat(PrintedSheet.text(pages.page("month=2016-12&group=none"))).contains("No group: nothing was spent");
    }

    @Test
    void aChineseReaderGetsChinese() {
        spending.of(cast.grace().id()).on("2016-09-10").cost(5).spend();
        var admin = cast.newAdmin("statement-zh");
        cast.as(admin)
                .contentType(ContentType.JSON)
                .body(Map.of("language", "zh"))
                .patch("/api/me")
                .then()
                .statusCode(200);
        var text = PrintedSheet.text(
                cast.as(admin).get("/admin/statements?month=2016-09").asString());
        assertThat(text)
                .contains("2016年9月1日至2016年9月30日，按Europe/Oslo的日期", "无组", "合计", "按模型")
                .doesNotContain("Total", "No group");
    }

    private static List<String> people(PrintedSheet sheet) {
        return sheet.tables().getFirst().names();
    }

    private List<PrintedSheet> sheets(String query) {
        return PrintedSheet.of(pages.page(query));
    }

    private Money reported(String query) {
        return Money.parse(cast.as(cast.ada())
                .get("/api/admin/usage?from=2016-01-01&to=2016-01-31&" + query)
                .then()
                .statusCode(200)
                .extract()
                .path("total.cost"));
    }

    private UUID group(String name) {
        return UUID.fromString(cast.made("groups", Map.of("name", name)));
    }

    private void rename(UUID person, String name) {
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("name", name))
                .patch("/api/admin/accounts/{id}", person)
                .then()
                .statusCode(200);
    }

    /// A price that nobody has confirmed, at a provider that nobody can spend at.
    private void unconfirmed(String model, String from) {
        var provider = cast.made("providers", Map.of("name", model, "baseUrl", "http://127.0.0.1:1", "model", model));
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(Map.of("enabled", false))
                .patch("/api/admin/providers/" + provider)
                .then()
                .statusCode(200);
        String offer =
                cast.as(cast.ada()).get("/api/admin/offers").path("items.find { it.model == '" + model + "' }.id");
        QuarkusTransaction.requiringNew()
                .run(() -> PriceVersion.create(
                        UUID.fromString(offer),
                        Instant.parse(from),
                        new Rates(1, 1, 1),
                        List.of(),
                        List.of(),
                        "a list",
                        Instant.now()));
    }

    /// Sums that the ledger can have and that cost too much to come by here: of as many people as are asked for.
    private void insert(String book, String day, int people, long cost, long overrun) {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("""
                        INSERT INTO usage_daily (book, day, account_id, model_id, calls, cost, overrun)
                        SELECT ?1, CAST(?2 AS date), gen_random_uuid(), 'm', 1, ?4, ?5 FROM generate_series(1, ?3)
                        """)
                        .setParameter(1, book)
                        .setParameter(2, day)
                        .setParameter(3, people)
                        .setParameter(4, cost)
                        .setParameter(5, overrun)
                        .executeUpdate());
    }
}
