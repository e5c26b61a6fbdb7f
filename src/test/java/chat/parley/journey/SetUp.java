package chat.parley.journey;

import chat.parley.testing.ParleyProcess;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// The screens of set-up, filled in by hand.
final class SetUp {

    private static final Pattern CODE = Pattern.compile("Set-up code +([A-Z0-9-]+)");

    private SetUp() {}

    /// The code that the terminal shows; printed last, after the server is ready.
    static String code(ParleyProcess parley) throws IOException {
        Awaitility.await().until(() -> CODE.matcher(parley.output()).find());
        var found = CODE.matcher(parley.output());
        if (!found.find()) {
            throw new IllegalStateException(parley.output());
        }
        return found.group(1);
    }

    static void person(Page page, String code) {
        page.fill("[name=code]", code);
        page.fill("[name=name]", "Ada");
        page.fill("[name=email]", House.ADA);
        page.fill("[name=password]", House.PASSWORD);
        page.click("button.primary");
    }

    static void organisation(Page page) {
        page.waitForURL("**/setup/organisation");
        page.fill("[name=name]", "Halden");
        page.click("button.primary");
        page.waitForURL("**/setup/model");
    }

    /// Connects a provider by its address.
    static void connect(Page page, String baseUrl, String model) {
        page.click(".kind[href*=other]");
        page.waitForURL("**/setup/model?kind=other");
        page.fill("[name=baseUrl]", baseUrl);
        page.fill("[name=model]", model);
        page.fill("[name=apiKey]", House.PROVIDER_KEY);
        page.click(".finish .primary");
        page.waitForSelector("#report");
    }
}
