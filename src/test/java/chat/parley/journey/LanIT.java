package chat.parley.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.http.SessionCookie;
import chat.parley.testing.Chromium;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.FakeScript;
import chat.parley.testing.ParleyProcess;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A trial in an office: opened by the machine's address on its network, over plain http, where browsers give pages no
/// clipboard, no UUIDs and no secure cookies.
class LanIT {

    @Test
    void setUpAskAndCopyWorkOverPlainHttp(@TempDir Path data) throws IOException {
        var address = ownAddress();
        Assumptions.assumeTrue(address.isPresent(), "this machine has no address but the loopback's");
        var host = address.get();
        try (var parley = ParleyProcess.start(data, Map.of("QUARKUS_HTTP_HOST", "0.0.0.0"));
                var provider = FakeProvider.start();
                var chromium = new Chromium(List.of(host))) {
            var page = chromium.page(1440, 900);
            page.setDefaultTimeout(60_000);
            page.navigate("http://" + host + ":" + parley.port() + "/");
            assertThat(page.evaluate("isSecureContext")).isEqualTo(false);
            SetUp.person(page, SetUp.code(parley));
            SetUp.organisation(page);
            provider.lists(House.MODEL);
            SetUp.connect(page, provider.baseUrl(), House.MODEL);
            page.click("text=These are our prices");
            page.waitForSelector("#msg");
            assertThat(page.context().cookies()).anySatisfy(cookie -> {
                assertThat(cookie.name).isEqualTo(SessionCookie.PLAIN_NAME);
                assertThat(cookie.httpOnly).isTrue();
                assertThat(cookie.secure).isFalse();
            });
            assertThat(page.locator("body")).containsText("This connection is not encrypted");

            provider.script(House.MODEL, FakeScript.answer("", "Copied over plain http."));
            House.askToEnd(page, "Can I copy this?");
            page.click("[aria-label='Copy answer']");
            page.focus("#msg");
            page.keyboard().press("ControlOrMeta+V");
            assertThat(page.locator("#msg")).hasValue("Copied over plain http.");
            Chromium.assertAccessible(page);
        }
    }

    private static Optional<String> ownAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(LanIT::isUp)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
    }

    private static boolean isUp(NetworkInterface card) {
        try {
            return card.isUp();
        } catch (SocketException e) {
            return false;
        }
    }
}
