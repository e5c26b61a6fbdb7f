package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.inference.BalanceReply.Reason;
import chat.parley.inference.BalanceReply.Told;
import chat.parley.inference.BalanceReply.Untold;
import chat.parley.money.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Odd answers about a balance: an amount is exact, or there is none.
class BalanceTextTest {

    private static final String DOCUMENTED = """
            {"is_available": true, "balance_infos": [{"currency": "USD", "total_balance": "110.00",
             "granted_balance": "10.00", "topped_up_balance": "100.00"}]}
            """;

    @Test
    void whatIsDocumentedIsRead() {
        assertThat(BalanceText.read(DOCUMENTED, "USD"))
                .isEqualTo(new Told(true, "USD", Money.parse("110"), Money.parse("10"), Money.parse("100"), 2));
    }

    @Test
    void ofSeveralCurrenciesTheLedgersCounts() {
        var both = """
                {"is_available": false, "balance_infos": [{"currency": "CNY", "total_balance": "7.20"},
                 {"currency": "USD", "total_balance": "0.5", "granted_balance": null}]}
                """;
        assertThat(BalanceText.read(both, "USD")).isEqualTo(new Told(false, "USD", Money.parse("0.5"), null, null, 1));
        assertThat(BalanceText.read(both, "CNY")).isEqualTo(new Told(false, "CNY", Money.parse("7.2"), null, null, 2));
        assertThat(BalanceText.read(both, "EUR")).isEqualTo(new Untold(Reason.OTHER_CURRENCY, "CNY, USD", false));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.000000000, 0",
        "0.00, 0.000000000, 2",
        "-1.25, -1.250000000, 2",
        "0.1234567894, 0.123456789, 9",
        "0.1234567899, 0.123456789, 9",
        "-0.0000000001, -0.000000001, 9",
        "007.50, 7.500000000, 2",
        "1000000000, 1000000000.000000000, 0",
    })
    void whatIsFinerThanTheLedgerIsCutOff(String text, String amount, int places) {
        var reply = (Told) BalanceText.read(of("\"" + text + "\""), "USD");
        assertThat(reply.total()).hasToString(amount);
        assertThat(reply.places()).isEqualTo(places);
    }

    /// Documented are texts; a number is as good where it is read without a float.
    @ParameterizedTest
    @CsvSource({"9.98, 9.980000000, 2", "0.00, 0.000000000, 2", "-0.0000001, -0.000000100, 7", "1e3, 1000.000000000, 0"
    })
    void aNumberIsReadExactlyToo(String number, String amount, int places) {
        var reply = (Told) BalanceText.read(of(number), "USD");
        assertThat(reply.total()).hasToString(amount);
        assertThat(reply.places()).isEqualTo(places);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"", "\" 1\"", "\"1,000.00\"", "\"$5\"", "\"NaN\"", "\"Infinity\"", "\"1e3\"", "\"+1\"", "\".5\"",
                "\"5.\"", "\"0x10\"", "\"１\"", "true", "null", "[]", "{}", "\"--1\"", "\"1.2.3\"",
            })
    void whatIsNoAmountIsNone(String written) {
        assertThat(BalanceText.read(of(written), "USD")).isEqualTo(new Untold(Reason.UNREADABLE, "", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1000000000.01\"",
                "\"99999999999999999999999\"",
                "\"-1000000001\"",
                "123456789012345",
                "1E+400",
                "1e-999999999"
            })
    void whatNobodyHasIsAbsurd(String written) {
        assertThat(BalanceText.read(of(written), "USD")).isEqualTo(new Untold(Reason.ABSURD, "", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"110.00\"",
                "{}",
                "{\"is_available\": true}",
                "{\"is_available\": \"true\", \"balance_infos\": []}",
                "{\"is_available\": true, \"balance_infos\": {}}",
                "{\"is_available\": true, \"balance_infos\": [7]}",
                "{\"is_available\": true, \"balance_infos\": [{\"currency\": \"usd\", \"total_balance\": \"1\"}]}",
                "{\"is_available\": true, \"balance_infos\": [{\"total_balance\": \"1\"}]}",
                "<html>110.00</html>",
                "{\"is_available\": true, \"balance_infos\": []",
                "{\"is_available\": true, \"is_available\": false, \"balance_infos\": []}",
            })
    void whatIsNoDocumentIsNone(String text) {
        assertThat(BalanceText.read(text, "USD"))
                .isInstanceOfSatisfying(
                        Untold.class, untold -> assertThat(untold.reason()).isEqualTo(Reason.UNREADABLE));
    }

    @Test
    void aCurrencyThatIsToldTwiceIsToldNotAtAll() {
        var twice = """
                {"is_available": true, "balance_infos": [{"currency": "USD", "total_balance": "1"},
                 {"currency": "USD", "total_balance": "2"}]}
                """;
        assertThat(BalanceText.read(twice, "USD")).isEqualTo(new Untold(Reason.UNREADABLE, "", true));
    }

    @Test
    void anyDecimalIsReadExactlyAndNeverUpwards() {
        var random = new Random(20261126);
        for (int i = 0; i < 20_000; i++) {
            int places = random.nextInt(15);
            var exact = new BigDecimal(new BigInteger(1 + random.nextInt(40), random), places);
            var text = (random.nextInt(8) == 0 ? "-" : "") + exact.toPlainString();
            var amount = new BigDecimal(text);
            if (amount.abs().compareTo(BigDecimal.valueOf(1_000_000_000)) > 0) {
                assertThat(BalanceText.read(of("\"" + text + "\""), "USD")).isInstanceOf(Untold.class);
                continue;
            }
            var told = (Told) BalanceText.read(of("\"" + text + "\""), "USD");
            var read = BigDecimal.valueOf(told.total().nano(), 9);
            assertThat(read).as(text).isEqualByComparingTo(amount.setScale(9, RoundingMode.FLOOR));
            assertThat(told.places()).isEqualTo(Math.min(9, places));
        }
    }

    /// Whatever becomes of the document on its way: it is read right, or not at all.
    @Test
    void aMangledDocumentNeverBecomesAnotherAmountOrAFailure() {
        var random = new Random(7);
        int told = 0;
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(DOCUMENTED);
            for (int change = random.nextInt(3); change >= 0 && !text.isEmpty(); change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, "{}[]\",:- \\e".charAt(random.nextInt(11)));
                    default -> text.setLength(at + 1);
                }
            }
            var written = text.toString();
            if (BalanceText.read(written, "USD") instanceof Told read) {
                told++;
                var amount = BigDecimal.valueOf(read.total().nano(), 9)
                        .stripTrailingZeros()
                        .toPlainString();
                assertThat(written.replace("\"", "")).as(written).contains(amount.replace("-", ""));
            }
        }
        assertThat(told).as("some changes do no harm").isPositive();
    }

    private static String of(String written) {
        return "{\"is_available\": true, \"balance_infos\": [{\"currency\": \"USD\", \"total_balance\": " + written
                + "}]}";
    }
}
