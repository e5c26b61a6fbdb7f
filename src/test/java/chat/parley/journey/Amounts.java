package chat.parley.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;

/// What a page says something costs, beside what the server says.
final class Amounts {

    private static final Pattern FIGURE = Pattern.compile("\\$([0-9.]+)");

    private Amounts() {}

    interface Act {
        void run() throws IOException;
    }

    /// What the next answered estimate of the page expects.
    static BigDecimal estimateWhile(Page page, Act act) {
        // A whole start of Parley may be a part of it.
        var patience = new Page.WaitForResponseOptions().setTimeout(240_000);
        var response = page.waitForResponse(Amounts::isEstimate, patience, () -> {
            try {
                act.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return new BigDecimal(JsonPath.from(response.text()).getString("expected"));
    }

    private static boolean isEstimate(Response response) {
        return response.url().endsWith("/api/estimates") && response.status() == 200;
    }

    /// Two significant digits below one.
    static String brief(BigDecimal amount) {
        assertThat(amount).isBetween(new BigDecimal("0.000001"), new BigDecimal("0.09"));
        return "$" + amount.round(new MathContext(2, RoundingMode.HALF_UP)).toPlainString();
    }

    /// The open receipt names what each part of an answer has cost, and their sum, to the last digit.
    static void assertPartsAreListed(Page page, House house) {
        var chat = page.url().substring(page.url().lastIndexOf('/') + 1);
        List<String> costs = house.ada()
                .get(house.url("/api/conversations/" + chat + "/messages"))
                .jsonPath()
                .getList("items.findAll { it.role == 'assistant' }.cost");
        assertThat(costs).hasSize(2).doesNotContainNull();
        assertThat(page.locator(".receipt .sheet dt").allTextContents()).startsWith("First part", "Continued", "Total");
        var sum = new BigDecimal(costs.get(0)).add(new BigDecimal(costs.get(1)));
        var shown = page.locator(".receipt .sheet dd").allTextContents().stream()
                .map(Amounts::figure)
                .toList();
        assertThat(shown.subList(0, 3))
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal(costs.get(0)), new BigDecimal(costs.get(1)), sum);
        assertThat(page.textContent(".receipt .cost summary")).isEqualTo(brief(sum));
    }

    private static BigDecimal figure(String text) {
        var found = FIGURE.matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return new BigDecimal(found.group(1));
    }
}
