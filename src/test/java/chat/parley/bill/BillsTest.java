package chat.parley.bill;

import static chat.parley.bill.BillDesk.HEAD;
import static chat.parley.bill.BillDesk.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bills beside calls in a real database: each cause made to happen, and no difference where there is none.
@QuarkusTest
class BillsTest {

    @Inject
    Cast cast;

    @Inject
    BillDesk desk;

    @Inject
    BilledCalls calls;

    private BilledCalls.Offer offer;

    @BeforeEach
    void connect() {
        offer = calls.offer(desk.connect(), cast.ada().id());
    }

    @Test
    void equalBooksHaveNoDifference() {
        offer.call("2026-11-03T09:00:00Z").tokens(1_000, 9_000, 500);
        offer.call("2026-11-03T23:59:00Z").tokens(2_000, 0, 100);
        offer.call("2026-11-04T00:01:00Z").tokens(10, 20, 30);
        var bill = desk.compare(HEAD + "2026-11-03," + MODEL + ",3000,9000,600,2,0.000657\n" + "2026-11-04," + MODEL
                + ",10,20,30,1,0.00001056\n");
        assertThat(bill.getInt("comparison.differing")).isZero();
        assertThat(bill.getList("comparison.lines.differs")).containsExactly(false, false);
        assertThat(bill.getString("comparison.total.difference")).isEqualTo("0.000000000");
        assertThat(bill.getString("comparison.total.percent")).isEqualTo("0.00");
        assertThat(bill.getString("comparison.lines[0].ours.amount")).isEqualTo("0.000657000");
    }

    @Test
    void whatIsWithinHalfAPercentOrOneUnitOfTheBillIsNoDifference() {
        offer.call("2026-11-03T09:00:00Z").tokens(10_000, 0, 0);
        assertThat(differing("2026-11-03," + MODEL + ",10000,0,0,1,0.001507\n")).isZero();
        assertThat(differing("2026-11-03," + MODEL + ",10000,0,0,1,0.001508\n")).isEqualTo(1);
        assertThat(differing("2026-11-03," + MODEL + ",10000,0,0,1,0.00\n")).isZero();
    }

    @Test
    void theZoneOfTheBillDecidesTheDay() {
        offer.call("2026-11-03T17:00:00Z").tokens(1_000, 0, 0);
        var file = HEAD + "2026-11-04," + MODEL + ",1000,0,0,1,0.00015\n";
        assertThat(desk.compare(file).getInt("comparison.differing")).isEqualTo(1);
        assertThat(desk.compare(file, mapping -> mapping.put("zone", "Asia/Shanghai"))
                        .getInt("comparison.differing"))
                .isZero();
    }

    @Test
    void aCallIsOnTheDayOfTheMomentThatIsAskedFor() {
        offer.call("2026-11-03T23:30:00Z").ended("2026-11-04T00:30:00Z").tokens(1_000, 0, 0);
        var file = HEAD + "2026-11-03," + MODEL + ",1000,0,0,1,0.00015\n";
        assertThat(desk.compare(file).getInt("comparison.differing")).isEqualTo(1);
        assertThat(desk.compare(file, mapping -> mapping.put("moment", "created"))
                        .getInt("comparison.differing"))
                .isZero();
    }

    @Test
    void callsChargedAtTheHoldAreNamed() {
        offer.call("2026-11-03T09:00:00Z").tokens(1_000, 0, 100);
        offer.call("2026-11-03T10:00:00Z").wholeHold(50_000, 8_000);
        var line = line("2026-11-03," + MODEL + ",2000,0,200,2,0.00036\n");
        assertThat(line.getString("causes[0].what")).isEqualTo("hold");
        assertThat(line.getInt("causes[0].calls")).isEqualTo(1);
        assertThat(line.getString("causes[0].atStake")).isEqualTo("0.009900000");
        assertThat(line.getString("causes[0].explains")).isEqualTo("-0.009720000");
        assertThat(line.getList("causes")).hasSize(1);
        assertThat(line.getString("unexplained")).isNull();
        assertThat(line.getString("difference")).isEqualTo("-0.009720000");
    }

    @Test
    void callsWithProvisionalUsageAreNamed() {
        offer.call("2026-11-03T09:00:00Z").held(10_000_000).estimated().tokens(1_000, 0, 100);
        var line = line("2026-11-03," + MODEL + ",1000,0,400,1,0.00027\n");
        assertThat(line.getString("causes[0].what")).isEqualTo("estimated");
        assertThat(line.getString("causes[0].explains")).isEqualTo("0.000090000");
        assertThat(line.getString("unexplained")).isNull();
    }

    @Test
    void billsAboveTheReserveAreNamed() {
        offer.call("2026-11-03T09:00:00Z").held(100_000).tokens(1_000, 0, 1_000);
        var line = line("2026-11-03," + MODEL + ",1000,0,1000,1,0.00045\n");
        assertThat(line.getString("causes[0].what")).isEqualTo("overrun");
        assertThat(line.getString("causes[0].explains")).isEqualTo("0.000350000");
        assertThat(line.getList("causes")).hasSize(1);
        assertThat(line.getString("unexplained")).isNull();
    }

    @Test
    void callsUnderWayAreNamed() {
        offer.call("2026-11-03T09:00:00Z").tokens(1_000, 0, 0);
        var under = offer.call("2026-11-03T10:00:00Z").held(1_000_000).pending();
        var line = line("2026-11-03," + MODEL + ",2000,0,0,2,0.0003\n");
        assertThat(line.getString("causes[0].what")).isEqualTo("pending");
        assertThat(line.getString("causes[0].explains")).isEqualTo("0.000150000");
        assertThat(line.getString("unexplained")).isNull();
        calls.delete(under);
    }

    @Test
    void callsNearMidnightAreNamedOnBothDays() {
        offer.call("2026-11-03T12:00:00Z").tokens(10_000, 0, 0);
        offer.call("2026-11-03T23:55:00Z").tokens(2_000, 0, 0);
        offer.call("2026-11-04T12:00:00Z").tokens(10_000, 0, 0);
        var bill = desk.compare(HEAD + "2026-11-03," + MODEL + ",10000,0,0,1,0.0015\n" + "2026-11-04," + MODEL
                + ",12000,0,0,2,0.0018\n");
        assertThat(bill.getString("comparison.lines[0].causes[0].what")).isEqualTo("boundary_out");
        assertThat(bill.getString("comparison.lines[0].causes[0].explains")).isEqualTo("-0.000300000");
        assertThat(bill.getInt("comparison.lines[0].causes[0].calls")).isEqualTo(1);
        assertThat(bill.getString("comparison.lines[1].causes[0].what")).isEqualTo("boundary_in");
        assertThat(bill.getString("comparison.lines[1].causes[0].explains")).isEqualTo("0.000300000");
        assertThat(bill.getList("comparison.lines.unexplained")).containsExactly(null, null);
        assertThat(bill.getString("comparison.total.difference")).isEqualTo("0.000000000");
    }

    @Test
    void anotherPriceOfEqualTokensIsNamed() {
        offer.call("2026-11-03T09:00:00Z").tokens(1_000_000, 1_000_000, 1_000_000);
        var line = line("2026-11-03," + MODEL + ",1000000,1000000,1000000,1,0.906\n");
        assertThat(line.getString("causes[0].what")).isEqualTo("price");
        assertThat(line.getString("causes[0].explains")).isEqualTo("0.453000000");
        assertThat(line.getString("causes[0].theirs")).isEqualTo("0.302");
        assertThat(line.getString("causes[0].ours")).isEqualTo("0.151");
        assertThat(line.getString("unexplained")).isNull();
    }

    @Test
    void aBillThatCountsOneThingARowNamesThePriceOfThatThing() {
        offer.call("2026-11-03T09:00:00Z").tokens(1_000_000, 1_000_000, 1_000_000);
        var line = desk.compare("utc_date,model,type,price,amount\n"
                        + "2026-11-03,deepseek-v4-flash,input_cache_hit_tokens,0.000000003,1000000\n"
                        + "2026-11-03,deepseek-v4-flash,input_cache_miss_tokens,0.00000015,1000000\n"
                        + "2026-11-03,deepseek-v4-flash,output_tokens,0.0000006,1000000\n"
                        + "2026-11-03,deepseek-v4-flash,request_count,,1\n")
                .setRootPath("comparison.lines[0]");
        assertThat(line.getList("causes.what")).containsExactly("price");
        assertThat(line.getString("causes[0].meter")).isEqualTo("output");
        assertThat(line.getString("causes[0].theirs")).isEqualTo("0.6");
        assertThat(line.getString("causes[0].ours")).isEqualTo("0.3");
        assertThat(line.getString("causes[0].explains")).isEqualTo("0.300000000");
    }

    @Test
    void inputThatIsReusedForOneSideOnlyIsNamed() {
        offer.call("2026-11-03T09:00:00Z").tokens(0, 1_000_000, 0);
        var line = line("2026-11-03," + MODEL + ",500000,500000,0,1,0.0765\n");
        assertThat(line.getList("causes.what")).containsExactly("cache");
        assertThat(line.getLong("causes[0].tokens")).isEqualTo(-500_000);
        assertThat(line.getString("causes[0].explains")).isEqualTo("0.073500000");
        assertThat(line.getString("unexplained")).isNull();
    }

    @Test
    void moreTokensOfAKindAreNamed() {
        offer.call("2026-11-03T09:00:00Z").tokens(1_000, 0, 1_000);
        var line = line("2026-11-03," + MODEL + ",1000,0,2000,1,0.00075\n");
        assertThat(line.getList("causes.what")).containsExactly("tokens");
        assertThat(line.getString("causes[0].meter")).isEqualTo("output");
        assertThat(line.getLong("causes[0].tokens")).isEqualTo(1_000);
        assertThat(line.getString("causes[0].explains")).isEqualTo("0.000300000");
        assertThat(line.getString("unexplained")).isNull();
    }

    @Test
    void callsThatOnlyTheBillHasAreMadeElsewhere() {
        offer.call("2026-11-03T09:00:00Z").tokens(1_000, 0, 0);
        var bill = desk.compare(HEAD + "2026-11-03," + MODEL + ",2000,0,0,2,0.0003\n" + "2026-11-05," + MODEL
                + ",1000,0,0,1,0.00015\n" + "2026-11-05,another-model,1,0,0,1,0.5\n");
        assertThat(bill.getString("comparison.lines[0].causes[0].what")).isEqualTo("outside");
        assertThat(bill.getInt("comparison.lines[0].causes[0].calls")).isEqualTo(1);
        assertThat(bill.getString("comparison.lines[0].causes[0].explains")).isEqualTo("0.000150000");
        assertThat(bill.getList("comparison.lines.model")).containsExactly(MODEL, "another-model", MODEL);
        assertThat(bill.getString("comparison.lines[1].causes[0].what")).isEqualTo("outside");
        assertThat(bill.getString("comparison.lines[1].causes[0].explains")).isEqualTo("0.500000000");
        assertThat(bill.<Object>get("comparison.lines[1].ours")).isNull();
    }

    @Test
    void callsThatOnlyWeHaveAreNamedWithinTheDaysOfTheBill() {
        offer.call("2026-11-02T09:00:00Z").tokens(1_000, 0, 0);
        offer.call("2026-11-03T09:00:00Z").tokens(1_000, 0, 0);
        offer.call("2026-11-04T09:00:00Z").tokens(1_000, 0, 0);
        var bill = desk.compare(
                HEAD + "2026-11-03," + MODEL + ",1000,0,0,1,0.00015\n" + "2026-11-05," + MODEL + ",0,0,0,0,0\n");
        assertThat(bill.getList("comparison.lines.day")).containsExactly("2026-11-03", "2026-11-04", "2026-11-05");
        assertThat(bill.<Object>get("comparison.lines[1].bill")).isNull();
        assertThat(bill.getString("comparison.lines[1].causes[0].what")).isEqualTo("not_billed");
        assertThat(bill.getString("comparison.lines[1].causes[0].explains")).isEqualTo("-0.000150000");
    }

    @Test
    void whatNoCauseAccountsForIsSaid() {
        offer.call("2026-11-03T09:00:00Z").tokens(1_000, 0, 0);
        var bill = desk.compare("date,cost\n2026-11-03,0.00065\n");
        assertThat(bill.getList("comparison.lines[0].causes")).isEmpty();
        assertThat(bill.getString("comparison.lines[0].unexplained")).isEqualTo("0.000500000");
        assertThat(bill.<Object>get("comparison.lines[0].model")).isNull();
    }

    @Test
    void anotherCurrencyIsSaidAndTokensAreCompared() {
        offer.call("2026-11-03T09:00:00Z").tokens(1_000, 0, 0);
        var same = desk.compare("date,fresh,cached,output,cost,currency\n2026-11-03,1000,0,0,0.001,CNY\n");
        assertThat(same.getBoolean("comparison.comparable")).isFalse();
        assertThat(same.getInt("comparison.differing")).isZero();
        assertThat(same.<Object>get("comparison.total.difference")).isNull();
        var other = desk.compare("date,fresh,cached,output,cost,currency\n2026-11-03,2000,0,0,0.001,CNY\n");
        assertThat(other.getList("comparison.lines[0].causes.what")).containsExactly("currency", "tokens");
        assertThat(other.getString("comparison.billCurrency")).isEqualTo("CNY");
    }

    @Test
    void anotherProvidersCallsAreNoneOfThisBill() {
        offer.call("2026-11-03T09:00:00Z").tokens(1_000, 0, 0);
        calls.offer(Ids.next(), cast.ada().id()).call("2026-11-03T09:00:00Z").tokens(7, 7, 7);
        assertThat(differing("2026-11-03," + MODEL + ",1000,0,0,1,0.00015\n")).isZero();
    }

    private int differing(String rows) {
        return desk.compare(HEAD + rows).getInt("comparison.differing");
    }

    private JsonPath line(String row) {
        return desk.compare(HEAD + row).setRootPath("comparison.lines[0]");
    }
}
