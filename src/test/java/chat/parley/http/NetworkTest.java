package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "fd00::/8, fd12::1, true",
        "fd00::/8, fe80::1, false",
        "::1, ::1, true",
        "10.0.0.0/8, ::1, false",
        "10.0.0.0/8, proxy.internal, false",
    })
    void aRangeHoldsItsAddresses(String range, String address, boolean inside) {
        assertThat(Network.parse(range).contains(address)).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy.internal", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCursorReadsBackWhatItHolds() {
        var cursor = Cursor.of("Ärger & Co", 7L);
        assertThat(Cursor.parse(cursor.toString(), 2)).isEqualTo(cursor);
        assertThat(Cursor.parse(null, 2)).isNull();
        assertThatThrownBy(() -> Cursor.parse("%%%", 2)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Cursor.parse(cursor.toString(), 3)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> cursor.uuid(0)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> cursor.instant(0)).isInstanceOf(Problem.class);
    }
}
