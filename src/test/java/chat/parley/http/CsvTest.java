package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.money.Money;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "=HYPERLINK(A1)"})
    void aTextIsNeverAFormula(String text) {
        assertThat(line(text)).isEqualTo("'" + text);
    }

    @Test
    void norAfterALineBreak() {
        assertThat(Csv.of("a").line("\r=1").toString()).isEqualTo("a\r\n\"'\r=1\"\r\n");
        assertThat(Csv.of("=a").toString()).isEqualTo("'=a\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Grace", "1+1", "a=b", "灰鹭", "a@b.example"})
    void otherTextStaysAsItIs(String text) {
        assertThat(line(text)).isEqualTo(text);
    }

    @Test
    void numbersArePlainDecimals() {
        assertThat(line(new Money(-1))).isEqualTo("-0.000000001");
        assertThat(line(new Money(12_345_678_900_000_000L))).isEqualTo("12345678.900000000");
        assertThat(line(-7L)).isEqualTo("-7");
        assertThat(line(LocalDate.of(2026, 11, 12))).isEqualTo("2026-11-12");
        assertThat(Csv.of("a").line((Object) null).toString()).isEqualTo("a\r\n\r\n");
    }

    @Test
    void whatWouldEndACellIsQuoted() {
        assertThat(line("a,b")).isEqualTo("\"a,b\"");
        assertThat(line("say \"x\"")).isEqualTo("\"say \"\"x\"\"\"");
        assertThat(line("=\"a\",1")).isEqualTo("\"'=\"\"a\"\",1\"");
        assertThat(line(List.of("one", "two"))).isEqualTo("one two");
        assertThat(line(List.of("=one"))).isEqualTo("'=one");
    }

    private static String line(Object cell) {
        var lines = Csv.of("a").line(cell).toString();
        assertThat(lines).startsWith("a\r\n").endsWith("\r\n");
        return lines.substring(3, lines.length() - 2);
    }
}
