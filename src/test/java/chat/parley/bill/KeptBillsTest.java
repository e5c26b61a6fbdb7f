package chat.parley.bill;

import static chat.parley.bill.BillDesk.BILLS;
import static chat.parley.bill.BillDesk.HEAD;
import static chat.parley.bill.BillDesk.MODEL;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is remembered, kept and refused of bills, and for whom they are.
@QuarkusTest
class KeptBillsTest {

    @Inject
    Cast cast;

    @Inject
    BillDesk desk;

    private UUID provider;

    @BeforeEach
    void connect() {
        provider = desk.connect();
    }

    @Test
    void aMappingIsRememberedForFilesOfItsKindAndThisProvider() {
        var file = HEAD + "2026-11-03," + MODEL + ",1,0,0,1,0.1\n";
        desk.preview(file, null).body("known", equalTo(false)).body("mapping.zone", equalTo("UTC"));
        desk.compare(file, mapping -> mapping.put("zone", "Asia/Shanghai").putNull("requests"));
        desk.preview(HEAD + "2026-11-04,another,1,0,0,1,0.1\n", null)
                .body("known", equalTo(true))
                .body("mapping.zone", equalTo("Asia/Shanghai"))
                .body("mapping.requests", nullValue());
        desk.preview("day,cost\n2026-11-04,1\n", null).body("known", equalTo(false));
    }

    @Test
    void aPreviewKeepsNothingAndNamesWhatIsWrong() {
        desk.preview(HEAD + "2026-11-03," + MODEL + ",1,0,0,1,0.1\n2026-11-03," + MODEL + ",1,0,0,1,\"1,2O\"\n", null)
                .body("names", hasItem("fresh"))
                .body("rows", hasSize(2))
                .body("offered", contains(MODEL))
                .body("billed", contains(MODEL))
                .body("read.rows", equalTo(1))
                .body("read.total", equalTo("0.100000000"))
                .body("wrong", hasSize(1))
                .body("wrong[0].row", equalTo(3))
                .body("wrong[0].message", containsString("row 3, column «cost»: «1,2O» is not a number"));
        desk.preview("a;b\n1;2\n", null).body("read", nullValue()).body("fields.field", hasItem("day"));
        desk.preview("a;b\n1;2\n", "{\"delimiter\":\",\"}").body("names", contains("a;b"));
        cast.as(cast.ada()).get(BILLS).then().body("items.provider", not(hasItem(provider.toString())));
    }

    @Test
    void aComparisonIsKeptListedExportedAndDeleted() {
        var id = desk.compared(HEAD + "2026-11-03,\"=cmd()\",1,0,0,1,0.1\n", "{}")
                .statusCode(201)
                .extract()
                .<String>path("id");
        cast.as(cast.ada())
                .get(BILLS)
                .then()
                .statusCode(200)
                .body("items[0].id", equalTo(id))
                .body("items[0].fileName", equalTo("november.csv"))
                .body("items[0].createdByName", equalTo(cast.ada().name()))
                .body("items[0].billed", equalTo("0.100000000"));
        var table =
                cast.as(cast.ada()).get(BILLS + "/" + id + "?format=csv").then().statusCode(200);
        table.contentType("text/csv").body(containsString("2026-11-03,'=cmd(),USD,0.100000000"));
        audited("bill_compared");
        cast.as(cast.ada()).delete(BILLS + "/" + id).then().statusCode(204);
        cast.as(cast.ada()).get(BILLS + "/" + id).then().statusCode(404);
        cast.as(cast.ada()).delete(BILLS + "/" + id).then().statusCode(404);
        audited("bill_deleted");
    }

    @Test
    void whatCannotBeReadIsComparedWithNothing() {
        desk.compared(HEAD + "2026-11-03," + MODEL + ",x,0,0,1,0.1\n", "{}")
                .statusCode(400)
                .body("type", equalTo("invalid_request"))
                .body("rows[0].row", equalTo(2))
                .body("rows[0].column", equalTo("fresh"))
                .body("rows[0].value", equalTo("x"))
                .body("errors[0].code", equalTo("not_a_number"));
        desk.compared(HEAD, "{\"zone\":\"Mars/Olympus\"}").statusCode(400).body("errors.field", hasItem("zone"));
        desk.compared(HEAD, "{\"nonesuch\":1}").statusCode(400).body("errors.field", hasItem("nonesuch"));
        desk.compared(HEAD, "nothing").statusCode(400).body("errors.code", hasItem("not_json"));
        cast.as(cast.ada())
                .header("Sec-Fetch-Site", "same-origin")
                .multiPart("provider", Ids.next().toString())
                .multiPart("file", "a.csv", HEAD.getBytes(StandardCharsets.UTF_8), "text/csv")
                .multiPart("mapping", "m.json", "{}".getBytes(StandardCharsets.UTF_8), "application/json")
                .post(BILLS)
                .then()
                .statusCode(404);
    }

    @Test
    void membersAreKeptOut() {
        cast.as(cast.grace()).get(BILLS).then().statusCode(403);
        cast.as(cast.grace())
                .header("Sec-Fetch-Site", "same-origin")
                .multiPart("file", "a.csv", HEAD.getBytes(StandardCharsets.UTF_8), "text/csv")
                .post(BILLS)
                .then()
                .statusCode(403);
    }

    private void audited(String action) {
        cast.as(cast.ada())
                .get("/api/admin/audit")
                .then()
                .body("items.findAll { it.targetId == '" + provider + "' }.action", hasItem(action));
    }
}
