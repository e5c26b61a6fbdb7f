package chat.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A headless Chromium that talks to nobody but the pages under test. Not thread-safe, as Playwright is not.
public final class Chromium implements AutoCloseable {

    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static final String NOBODY =
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1";

    /// Nothing fades or slides any more; what moves for ever, such as a caret, is the page's normal state.
    private static final String RESTS = """
            () => document.getAnimations().every(moving =>
                moving.playState !== 'running' || moving.effect.getComputedTiming().endTime === Infinity)""";

    /// Only a failure waits so long.
    private static final double PATIENCE_MILLIS = 60_000;

    private final Playwright playwright;
    private final Browser browser;

    public Chromium() {
        this(List.of());
    }

    /// Starts the browser named by `PARLEY_TEST_CHROMIUM`, else the system's, else Playwright's own.
    ///
    /// @param hosts addresses of this machine that its pages may be opened by, beside the loopback's
    public Chromium(List<String> hosts) {
        var installed = installed();
        var environment =
                installed.isPresent() ? Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1") : Map.<String, String>of();
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        var options = new BrowserType.LaunchOptions().setHeadless(true).setArgs(quiet(hosts));
        installed.ifPresent(options::setExecutablePath);
        browser = playwright.chromium().launch(options);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    /// A page in a fresh profile, so that no cookie is shared with another page.
    ///
    /// @param width in CSS pixels; under 500 the page is a phone's, with touch
    public Page page(int width, int height) {
        var phone = width < 500;
        return browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setHasTouch(phone)
                        .setIsMobile(phone))
                .newPage();
    }

    /// The same, as a browser whose owner allows no script.
    public Page pageWithoutScript(int width, int height) {
        return browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setJavaScriptEnabled(false))
                .newPage();
    }

    /// Fails with the rule, the reason and the elements unless axe finds nothing to object to, once the page rests.
    public static void assertAccessible(Page page) {
        page.waitForFunction(RESTS);
        // Only what is wrong is collected, in the page itself: none of ours has frames.
        var wrong = new AxeRunOptions();
        wrong.setResultTypes(List.of("violations"));
        var violations = new AxeBuilder(page)
                .setLegacyMode(true).options(wrong).analyze().getViolations().stream()
                        .map(rule -> rule.getId() + ": " + rule.getHelp() + "\n"
                                + rule.getNodes().stream()
                                        .map(node -> "  " + node.getHtml())
                                        .toList())
                        .toList();
        assertThat(violations).as("axe on " + page.url()).isEmpty();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static List<String> quiet(List<String> hosts) {
        var args = new ArrayList<>(QUIET);
        args.add(NOBODY + hosts.stream().map(host -> " , EXCLUDE " + host).collect(Collectors.joining()));
        return args;
    }

    private static Optional<Path> installed() {
        return Stream.of(
                        System.getenv("PARLEY_TEST_CHROMIUM"),
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome",
                        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                        "/Applications/Chromium.app/Contents/MacOS/Chromium")
                .filter(path -> path != null && !path.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
