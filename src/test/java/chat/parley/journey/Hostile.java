package chat.parley.journey;

import chat.parley.testing.Chromium;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A page that tells on whatever hostile text achieves in it: by complaints of the house and by requests that stray.
final class Hostile implements AutoCloseable {

    /// The text that the unit tests of the pages use too.
    private static final Path CORPUS = Path.of("frontend/src/markdown/payloads.fixture.ts");

    /// Every payload that wants to prove itself calls one of these.
    private static final String CANARY = """
            for (const name of ['alert', 'confirm', 'prompt', 'msgbox']) {
              window[name] = () => { top.__pwned = true; console.error('pwned: a script ran') }
            }
            document.addEventListener('securitypolicyviolation', event =>
              console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))""";

    /// What must not be in any document of ours, whoever wrote the text in it.
    private static final String TRACES = """
            () => {
              const wrong = []
              for (const element of document.querySelectorAll('*')) {
                for (const { name, value } of element.attributes) {
                  if (/^on|^(srcdoc|ping|formaction|srcset)$/i.test(name)) wrong.push(`${element.tagName} ${name}=${value}`)
                  if (/^(href|src|action)$/i.test(name) && /^\\s*(javascript|data|vbscript):/i.test(value))
                    wrong.push(`${element.tagName} ${name}=${value}`)
                }
              }
              const foreign = 'iframe, frame, object, embed, base, portal, meta[http-equiv], img, picture, video, audio, marquee'
              for (const element of document.querySelectorAll(foreign)) wrong.push(element.outerHTML)
              for (const script of document.scripts)
                if (script.type !== 'application/json' && new URL(script.src, location).origin !== location.origin)
                  wrong.push(script.outerHTML)
              for (const element of document.querySelectorAll('.said p *, .think p *, .chat-row a > span:not(.live, .unread) > *'))
                wrong.push('not text: ' + element.outerHTML)
              for (const link of document.querySelectorAll('.prose a'))
                if (!/^(https?:\\/\\/|mailto:)/.test(link.getAttribute('href')) || link.rel !== 'noopener noreferrer nofollow')
                  wrong.push(link.outerHTML)
              if (window.__pwned) wrong.push('a script ran')
              return wrong
            }""";

    final Page page;

    /// Addresses outside of Parley that were asked for, and windows that opened.
    final List<String> strayed = new ArrayList<>();

    private final House house;

    Hostile(House house, Page page) {
        this.house = house;
        this.page = page;
        var context = page.context();
        context.addInitScript(CANARY);
        context.onRequest(request -> {
            if (!request.url().startsWith(house.url("/"))) {
                strayed.add(request.url());
            }
        });
        page.onPopup(popup -> strayed.add("a window: " + popup.url()));
        page.navigate(house.url("/"));
    }

    static List<String> corpus(Chromium chromium) {
        try {
            var source = Files.readString(CORPUS).replace("export const payloads: string[] =", "return");
            try (var context = chromium.page(800, 600).context()) {
                return strings(context.pages().getFirst().evaluate("() => {" + source + "}")).stream()
                        .distinct()
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What hostile text has left behind; empty where it is only text.
    List<String> traces() {
        var traces = new ArrayList<>(strings(page.evaluate(TRACES)));
        traces.addAll(strayed);
        traces.addAll(house.complaints);
        return traces;
    }

    /// Asks, and waits until this many answers have their figure.
    void ask(String text, int answers) {
        page.fill("#msg", text);
        // Enter does nothing until the models are known.
        page.waitForSelector(".send:not(:disabled)");
        page.press("#msg", "Enter");
        try {
            page.waitForFunction(
                    "count => document.querySelectorAll('section .receipt .cost summary').length === count", answers);
        } catch (TimeoutError e) {
            throw new AssertionError("no answer: " + traces() + page.textContent("body"), e);
        }
    }

    private static List<String> strings(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).toList();
    }

    @Override
    public void close() {
        page.context().close();
    }
}
