package chat.parley.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Prices from a file: looked at first, then entered all or none.
@QuarkusTest
class PriceFilesTest {

    private static final String HEAD = "provider,model,fresh,cached,output\n";
    private static final String MODEL = "deepseek-v4-flash";

    @Inject
    Cast cast;

    private String name;
    private String provider;

    @BeforeEach
    void connect() {
        name = "Files \"" + Ids.next() + "\"";
        provider = cast.as(cast.ada())
                .contentType("application/json")
                .body(Map.of("name", name, "baseUrl", "http://127.0.0.1:1", "model", MODEL))
                .post("/api/admin/providers")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        price("0.15", "0.003", "0.30").statusCode(201);
    }

    @Test
    void aDryRunSaysWhatEachRowWouldDoAndDoesNothing() {
        csv(HEAD + row(provider, "0.2,0.003,0.3") + row("Nobody", "1,1,1") + row(provider, "0.2,-1,0.3"), "")
                .statusCode(200)
                .body("applied", equalTo(false))
                .body("rows.line", contains(2, 3, 4))
                .body("rows.state", contains("new", "error", "error"))
                .body("rows[0].error", nullValue())
                .body("rows[1].error.field", equalTo("provider"))
                .body("rows[1].error.message", containsString("Nobody"))
                .body("rows[2].error.field", equalTo("cached"))
                .body("rows[2].error.code", equalTo("negative"));
        csv(HEAD + row(quoted(), "0.15,0.003,0.3"), "").body("rows.state", contains("unchanged"));
        versions(1);
    }

    @Test
    void whatCannotBeReadAsATableIsRefusedWhole() {
        csv(
                        HEAD + row(provider, "0.2,0.003,0.3") + provider + "," + MODEL + ",0.2,0.003,\"0.3\n"
                                + row(provider, "1,1,1"),
                        "")
                .statusCode(400)
                .body("errors[0].field", equalTo("file"))
                .body("errors[0].code", equalTo("unclosed_quote"))
                .body("errors[0].message", containsString("line 3"));
        csv((HEAD + row(provider, "0.2,0.003,0.3") + "Caf\u00e9").getBytes(StandardCharsets.ISO_8859_1), "")
                .statusCode(400)
                .body("errors[0].code", equalTo("not_unicode"));
        csv("provider,model,fresh,cached,output,source\n" + row(provider, "0.2,0.003,0.3," + "x".repeat(501)), "")
                .body("rows[0].error.field", equalTo("source"))
                .body("rows[0].error.code", equalTo("too_long"));
        versions(1);
    }

    @Test
    void aNameThatWouldBeAFormulaIsHarmlessInTheFileAndFoundAgain() {
        var name = "=cmd|' /C calc'!A0 " + Ids.next();
        cast.as(cast.ada())
                .contentType("application/json")
                .body(Map.of("name", name))
                .patch("/api/admin/providers/" + provider)
                .then()
                .statusCode(200);
        var file = cast.as(cast.ada())
                .get("/api/admin/prices/template")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(file).contains("\"'=cmd").doesNotContain("\"=cmd");
        csv(HEAD + row("\"'" + name + "\"", "0.15,0.003,0.3"), "").body("rows.state", contains("unchanged"));
    }

    @Test
    void oneWrongRowAndNothingIsEntered() {
        var file = HEAD + row(provider, "0.2,0.003,0.3") + "Nobody," + MODEL + ",1,1,1\n";
        csv(file, "?apply=true")
                .statusCode(400)
                .body("type", equalTo("invalid_request"))
                .body("errors.field", contains("line 3.provider"));
        versions(1);
    }

    @Test
    void whatIsNewIsEnteredConfirmed() {
        csv(HEAD + row(quoted(), "0.2,0.003,0.3"), "?apply=true")
                .statusCode(200)
                .body("applied", equalTo(true));
        versions(2)
                .body("items.find { it.provider == '" + provider + "' }.fresh", equalTo("0.2"))
                .body("items.find { it.provider == '" + provider + "' }.confirmed", equalTo(true));
        csv(HEAD + row(quoted(), "0.2,0.003,0.3"), "?apply=true")
                .statusCode(200)
                .body("rows.state", contains("unchanged"));
        versions(2);
    }

    @Test
    void aSlipIsQuestionedAndEnteredOnlyWhereItIsSure() {
        var file = HEAD + row(provider, "0.2,0.003,30");
        csv(file, "")
                .body("rows.state", contains("questioned"))
                .body("rows[0].error.field", equalTo("output"))
                .body("rows[0].error.message", containsString("30"));
        csv(file, "?apply=true").statusCode(409).body("type", equalTo("price_questioned"));
        versions(1);
        csv(file, "?apply=true&sure=true").statusCode(200);
        versions(2);
    }

    @Test
    void anUnknownModelIsNamed() {
        csv(HEAD + provider + ",nonesuch,1,1,1\n", "")
                .body("rows.state", contains("error"))
                .body("rows[0].error.message", containsString("nonesuch"));
    }

    @Test
    void twoRowsMayNotMeanTheSameMoment() {
        var later = "2999-01-01,";
        csv(
                        "effectiveFrom,provider,model,fresh,cached,output\n" + later + row(provider, "0.2,0.003,0.3")
                                + later + row(provider, "0.3,0.003,0.3"),
                        "")
                .body("rows.state", contains("new", "error"))
                .body("rows[1].error.field", equalTo("effectiveFrom"));
    }

    @Test
    void peakHoursAreNotEndedBySilence() {
        var window = Map.of(
                "zone",
                "UTC",
                "days",
                List.of("MON"),
                "from",
                "09:00",
                "to",
                "12:00",
                "fresh",
                "0.3",
                "cached",
                "0.006",
                "output",
                "0.6");
        json(List.of(said(Map.of("windows", List.of(window), "exceptDates", List.of("2026-10-01")))), "?apply=true")
                .statusCode(200);
        csv(HEAD + row(provider, "0.2,0.003,0.3"), "")
                .body("rows.state", contains("error"))
                .body("rows[0].error.field", equalTo("windows"));
        json(List.of(said(Map.of("windows", List.of(window), "exceptDates", List.of("2026-10-01")))), "")
                .body("rows.state", contains("unchanged"));
        json(List.of(said(Map.of("windows", List.of(window, window)))), "")
                .body("rows[0].error.field", equalTo("windows[1]"))
                .body("rows[0].error.code", equalTo("overlapping"));
        json(List.of(said(Map.of("windows", List.of()))), "").body("rows.state", contains("new"));
    }

    @Test
    void theTemplateIsWhatIsInForceAndChangesNothing() {
        var table = cast.as(cast.ada()).get("/api/admin/prices/template").then().statusCode(200);
        table.contentType("text/csv").header("Content-Disposition", containsString("prices.csv"));
        var own = table.extract()
                .asString()
                .lines()
                .filter(line -> line.startsWith(quoted()) || line.startsWith("provider"));
        csv(String.join("\n", own.toList()), "").statusCode(200).body("rows.state", contains("unchanged"));
        cast.as(cast.ada())
                .get("/api/admin/prices/template?format=json")
                .then()
                .statusCode(200)
                .body("provider", hasItem(name));
        cast.as(cast.ada()).get("/api/admin/prices/template?format=xls").then().statusCode(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | required",
                "'provider,model'                | required",
                "'provider,model,color\n1,2,3'   | unknown_field"
            })
    void whatIsNoTableOfPricesIsRefused(String file, String code) {
        csv(file, "").statusCode(400).body("errors.code", contains(code));
    }

    @Test
    void whatIsNoListOfPricesIsRefused() {
        json(Map.of("provider", provider), "").statusCode(400).body("errors.code", contains("wrong_kind"));
        json(List.of(said(Map.of("colour", "red")), "text"), "")
                .statusCode(200)
                .body("rows.state", contains("error", "error"))
                .body("rows[0].error.code", equalTo("unknown_field"));
    }

    @Test
    void aFileHasBounds() {
        csv("x".repeat(PriceFile.MAX_BYTES + 1), "").statusCode(413).body("type", equalTo("body_too_large"));
        csv(HEAD + row(provider, "1,1,1").repeat(PriceFile.MAX_ROWS + 1), "")
                .statusCode(400)
                .body("errors.code", contains("too_many"));
    }

    @Test
    void spreadsheetsThatWriteSemicolonsAndMarksAreRead() {
        csv(
                        "\uFEFF"
                                + (HEAD + row(provider, "0.2,0.003,0.3"))
                                        .replace(',', ';')
                                        .replace("\n", "\r\n") + "\r\n;;;;\r\n",
                        "")
                .statusCode(200)
                .body("rows", hasSize(1))
                .body("rows.state", contains("new"));
    }

    private String quoted() {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String row(String provider, String prices) {
        return provider + "," + MODEL + "," + prices + "\n";
    }

    private Map<String, Object> said(Map<String, ?> more) {
        var said = new HashMap<String, Object>(
                Map.of("provider", name, "model", MODEL, "fresh", "0.15", "cached", "0.003", "output", "0.3"));
        said.putAll(more);
        return said;
    }

    private ValidatableResponse versions(int count) {
        return cast.as(cast.ada())
                .get("/api/admin/prices")
                .then()
                .body("items.findAll { it.provider == '" + provider + "' && it.confirmed }", hasSize(count));
    }

    private ValidatableResponse price(String fresh, String cached, String output) {
        return cast.as(cast.ada())
                .contentType("application/json")
                .body(Map.of(
                        "provider",
                        provider,
                        "model",
                        MODEL,
                        "fresh",
                        fresh,
                        "cached",
                        cached,
                        "output",
                        output,
                        "sure",
                        true))
                .post("/api/admin/prices")
                .then();
    }

    private ValidatableResponse csv(String file, String query) {
        return csv(file.getBytes(StandardCharsets.UTF_8), query);
    }

    private ValidatableResponse csv(byte[] file, String query) {
        return cast.as(cast.ada())
                .header("Sec-Fetch-Site", "same-origin")
                .contentType("text/csv; charset=UTF-8")
                .body(file)
                .post("/api/admin/prices/imports" + query)
                .then();
    }

    private ValidatableResponse json(Object file, String query) {
        return cast.as(cast.ada())
                .contentType("application/json")
                .body(file)
                .post("/api/admin/prices/imports" + query)
                .then();
    }
}
