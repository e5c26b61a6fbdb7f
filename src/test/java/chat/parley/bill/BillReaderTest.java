package chat.parley.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.http.Fault;
import chat.parley.http.Problem;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bills as they come: what is read from them exactly, and what is refused by its place.
class BillReaderTest {

    private static final String HEAD = "date,model,amount,output\n";

    static BillFile file(String text) {
        return BillFile.of(text.getBytes(StandardCharsets.UTF_8), null);
    }

    private static BillSums read(String text) {
        var file = file(text);
        return BillReader.read(file, Guess.of(file, Moment.SETTLED, "USD", List.of("m1")));
    }

    private static Billed one(String text) {
        var sums = read(text);
        assertThat(sums.wrong()).isEmpty();
        assertThat(sums.places()).hasSize(1);
        return sums.places().firstEntry().getValue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "date,model,amount,output\n2026-11-01,m1,1.25,7\n",
                "\uFEFFdate,model,amount,output\r\n2026-11-01,m1,1.25,7\r\n",
                "date;model;amount;output\n2026-11-01;m1;1,25;7",
                "date\tmodel\tamount\toutput\n2026-11-01\tm1\t1.25\t7\n\n",
                "\"date\",\"model\",\"amount\",\"output\"\n\"2026-11-01\",\"m1\",\"1.25\",\"7\"",
                "date,note,model,amount,output\n2026-11-01,\"two\nlines, and \"\"more\"\"\",m1,$1.25,7\n",
                "\n,,,\ndate,model,amount,output\n,,,\n2026/11/1,m1,1.0e0,3\n2026/11/01,m1,0.25,4\n,,,\n"
            })
    void tablesAreReadAsSpreadsheetsWriteThem(String text) {
        var billed = one(text);
        assertThat(billed.amount).isEqualByComparingTo("1.25");
        assertThat(billed.counts).containsEntry(Meter.OUTPUT, 7L);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-30, ISO, 2026-11-30",
        "20261130, ISO, 2026-11-30",
        "2026-11-30T23:30:00Z, ISO, 2026-12-01",
        "2026-11-30 23:30:00 UTC, ISO, 2026-12-01",
        "2026-11-30T23:30:00.5+0800, ISO, 2026-11-30",
        "2026-11-30 23:30, ISO, 2026-11-30",
        "2026/1/9, YMD, 2026-01-09",
        "11/30/2026, MDY, 2026-11-30",
        "30/11/2026, DMY, 2026-11-30",
        "30/11/2026 23:59, DMY, 2026-11-30",
        "1796081400, UNIX, 2026-12-01",
        "1796081400000, UNIX, 2026-12-01"
    })
    void daysAreFoundFromSamples(String text, DayFormat format, LocalDate day) {
        assertThat(DayFormat.of(List.of(text))).contains(format);
        assertThat(format.day(text, ZoneId.of("Europe/Oslo"))).contains(day);
    }

    @Test
    void aMomentIsOnItsDayInTheZoneOfTheBill() {
        assertThat(DayFormat.ISO.day("2026-11-30T23:30:00Z", ZoneId.of("UTC"))).contains(LocalDate.of(2026, 11, 30));
        assertThat(DayFormat.ISO.day("2026-11-30T16:30:00Z", ZoneId.of("Asia/Shanghai")))
                .contains(LocalDate.of(2026, 12, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-13-01", "30.11.2026", "1999-01-01", "soon", "13/13/2026", "2026-02-30", "12345"})
    void whatIsNoDayIsNone(String text) {
        assertThat(DayFormat.of(List.of(text))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-01,m1,^1,2O^,7        | amount | 1,2O       | NOT_AN_AMOUNT",
                "2026-11-01,m1,^1,200.50^,7    | amount | 1,200.50   | NOT_AN_AMOUNT",
                "2026-11-01,m1,=1+1,7          | amount | =1+1       | NOT_AN_AMOUNT",
                "2026-11-01,m1,1e99,7          | amount | 1e99       | NOT_AN_AMOUNT",
                "2026-11-01,m1,NaN,7           | amount | NaN        | NOT_AN_AMOUNT",
                "2026-11-01,m1,1.25,7.5        | output | 7.5        | NOT_A_NUMBER",
                "2026-11-01,m1,1.25,-7         | output | -7         | NOT_A_NUMBER",
                "01.11.2026,m1,1.25,7          | date   | 01.11.2026 | NOT_A_DATE",
                "^^,m1,1.25,7                  | date   |            | REQUIRED"
            })
    void whatIsWrongIsNamedByRowColumnAndValue(String row, String column, @Nullable String value, Fault code) {
        var sums = read(HEAD + "2026-11-01,m1,1,1\n" + row.replace('^', '"') + "\n");
        var shown = value == null ? "" : value;
        assertThat(sums.wrong()).singleElement().satisfies(wrong -> {
            assertThat(wrong.row()).isEqualTo(3);
            assertThat(wrong.column()).isEqualTo(column);
            assertThat(wrong.value()).isEqualTo(shown);
            assertThat(wrong.code()).isEqualTo(code);
            assertThat(wrong.message()).startsWith("row 3, column «" + column + "»: «" + shown + "» is ");
        });
        assertThat(sums.rows()).isEqualTo(1);
    }

    @Test
    void aRowWithMoreCellsThanNamesIsNamed() {
        assertThat(read(HEAD + "2026-11-01,m1,1,1,1\n").wrong())
                .singleElement()
                .satisfies(wrong -> assertThat(wrong.message()).startsWith("row 2:"));
    }

    @Test
    void aBrokenQuoteIsNamedByItsRow() {
        assertThatThrownBy(() -> read(HEAD + "2026-11-01,m1,1,1\n2026-11-01,\"m1,1,1\n"))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(400);
                    assertThat(problem.detail()).contains("row 3");
                });
    }

    @Test
    void otherEncodingsAreRefused() {
        assertThatThrownBy(() -> BillFile.of("date,日期".getBytes(StandardCharsets.UTF_16), null))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void filesAndTablesHaveBounds() {
        assertThatThrownBy(() -> BillFile.of(new byte[BillFile.MAX_BYTES + 1], null))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(413));
        assertThatThrownBy(() -> file(" \n\n")).isInstanceOf(Problem.class).hasMessageContaining("no row");
        assertThatThrownBy(() -> file("a,".repeat(200))).isInstanceOf(Problem.class);
        var row = "2026-11-01,m1,0.000000001,1\n";
        assertThat(one(HEAD + row.repeat(BillFile.MAX_ROWS)).amount).isEqualByComparingTo("0.0002");
        assertThatThrownBy(() -> read(HEAD + row.repeat(BillFile.MAX_ROWS + 1)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("too many rows");
        var days = new StringBuilder(HEAD);
        for (int i = 0; i <= BillReader.MOST_LINES; i++) {
            days.append("2026-11-01,m").append(i).append(",1,1\n");
        }
        assertThat(read(days.toString()).wrong())
                .singleElement()
                .satisfies(wrong -> assertThat(wrong.code()).isEqualTo(Fault.TOO_MANY));
        assertThat(read(HEAD + "2024-01-01,m1,1,1\n2026-01-01,m1,1,1\n").wrong())
                .hasSize(1);
        assertThat(read(HEAD).wrong())
                .singleElement()
                .satisfies(wrong -> assertThat(wrong.code()).isEqualTo(Fault.REQUIRED));
    }

    @Test
    void moneyIsExactAndRoundedOnlyBehindNinePlaces() {
        assertThat(one(HEAD + "2026-11-01,m1,0.1,1\n".repeat(3)).amount).isEqualTo(new BigDecimal("0.3"));
        assertThat(read(HEAD + "2026-11-01,m1,1.20,1\n2026-11-01,m1,3,1\n").scale())
                .isEqualTo(2);
        assertThat(read(HEAD + "2026-11-01,m1,0.000000001,1\n").rounded()).isFalse();
        var finer = read(HEAD + "2026-11-01,m1,0.0000000025,1\n");
        assertThat(finer.rounded()).isTrue();
        assertThat(Numbers.nano(finer.places().firstEntry().getValue().amount)).isEqualTo(2);
        assertThat(Numbers.nano(new BigDecimal("0.0000000035"))).isEqualTo(4);
    }

    @Test
    void onlyOneKeyIsCountedWhereThatIsWanted() {
        var file = file("date,model,api_key,amount\n2026-11-01,m1,ours,1\n2026-11-01,m1,theirs,5\n");
        var guess = Guess.of(file, Moment.SETTLED, "USD", List.of());
        var sums = BillReader.read(file, withKey(guess, "ours"));
        assertThat(sums.places().firstEntry().getValue().amount).isEqualByComparingTo("1");
        assertThat(sums.leftOut()).isEqualTo(1);
    }

    @Test
    void aFileHasOneCurrency() {
        var sums = read("date,cost,currency\n2026-11-01,1,CNY\n2026-11-01,1,USD\n");
        assertThat(sums.currency()).isEqualTo("CNY");
        assertThat(sums.wrong())
                .singleElement()
                .satisfies(wrong -> assertThat(wrong.code()).isEqualTo(Fault.OTHER_CURRENCY));
    }

    @Test
    void aMappingThatDoesNotFitIsRefusedByItsFields() {
        var file = file("when,what\n2026-11-01,m1\n");
        assertThatThrownBy(() -> BillReader.read(file, Guess.of(file, Moment.SETTLED, "USD", List.of())))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(String.valueOf(problem.members()))
                                .contains("field=day")
                                .contains("field=amount"));
    }

    @Test
    void namesAreToldApart() {
        assertThat(file("date,cost,,cost\n2026-11-01,1,2,3").names)
                .containsExactly("date", "cost", "column 3", "cost (2)");
        assertThat(file("a,b\n1,2").fingerprint())
                .isEqualTo(file("a,b\n3,4").fingerprint())
                .isNotEqualTo(file("a,c\n1,2").fingerprint());
    }

    private static Mapping withKey(Mapping m, String value) {
        return new Mapping(
                m.delimiter(),
                m.zone(),
                m.moment(),
                m.currency(),
                m.day(),
                m.dayFormat(),
                m.model(),
                m.amount(),
                m.currencyColumn(),
                m.fresh(),
                m.cached(),
                m.input(),
                m.output(),
                m.requests(),
                m.type(),
                m.quantity(),
                m.price(),
                m.kinds(),
                m.key(),
                value,
                m.models());
    }
}
