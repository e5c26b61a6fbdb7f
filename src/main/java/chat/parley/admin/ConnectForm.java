package chat.parley.admin;

import chat.parley.account.Organisation;
import chat.parley.catalog.FirstOffer;
import chat.parley.catalog.Preset;
import chat.parley.catalog.Presets;
import chat.parley.catalog.Provider;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.inference.LocalModels;
import chat.parley.money.MoneyText;
import chat.parley.page.Form;
import chat.parley.page.Frame;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The form by which a model is connected at set-up: what is asked for each kind of provider, and what is wrong with
/// it.
@ApplicationScoped
class ConnectForm {

    /// The tiles, in this order.
    static final List<String> KINDS = List.of("deepseek", "tokenhub", "openrouter", "ollama", Presets.OTHER);

    private static final int MAX_ADDRESS = 500;
    private static final int MAX_KEY = 500;
    private static final int MAX_NAME = 80;

    @CheckedTemplate(basePath = "admin", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Connect(
            Frame frame, ConnectWords words, View view, List<Tile> tiles, Kind kind, String cost, String currency)
            implements TemplateInstance {}

    record Tile(String kind, String name, String text, boolean chosen) {}

    /// @param plain whether address and model id are seldom touched
    record Kind(String name, String label, boolean needsKey, boolean plain) {}

    /// What the page shows beside the form.
    record View(Form form, @Nullable List<LocalModels.Found> found, ProviderTestResource.@Nullable Report report) {

        static View of(Form form) {
            return new View(form, null, null);
        }

        View withFound(List<LocalModels.Found> servers) {
            return new View(form, servers, report);
        }

        View withReport(ProviderTestResource.Report lines) {
            return new View(form, found, lines);
        }

        /// Whether this computer was searched, whatever was found.
        public boolean isLooked() {
            return found != null;
        }

        public boolean isConnected() {
            return report != null && report.usable();
        }
    }

    @Inject
    Presets presets;

    Form blank(@Nullable String kind) {
        var preset = preset(kind);
        return typed(preset.name(), preset.baseUrl(), preset.upstreamId(FirstOffer.MODEL));
    }

    Form typed(@Nullable String kind, @Nullable String baseUrl, @Nullable String model) {
        return new Form()
                .put("kind", preset(kind).name())
                .put("baseUrl", text(baseUrl))
                .put("model", text(model));
    }

    TemplateInstance page(Frame frame, View view) {
        var words = CheckLine.words(frame.language());
        var preset = preset(view.form().value("kind"));
        var plain = !preset.baseUrl().isEmpty() && preset.profile().needsKey();
        var isNamed = !preset.name().equals(Presets.OTHER) || view.report() == null;
        var label = isNamed ? label(preset, words) : host(view.form().value("baseUrl"));
        var kind = new Kind(preset.name(), label, preset.profile().needsKey(), plain);
        var tiles = KINDS.stream()
                .map(name -> presets.byName(name).orElseThrow())
                .map(tile -> new Tile(
                        tile.name(),
                        label(tile, words),
                        text(tile.name(), words),
                        tile.name().equals(preset.name())))
                .toList();
        var report = view.report();
        var cost = report == null ? "" : MoneyText.shortened(report.cost(), report.currency());
        var currency = QuarkusTransaction.joiningExisting().call(() -> Organisation.current().currency);
        return new Connect(frame, words, view, tiles, kind, cost, currency);
    }

    /// Empty where something is wrong, which the form then says.
    Optional<Connecting.Wanted> check(Form form, String key, ConnectWords words) {
        var preset = preset(form.value("kind"));
        var url = address(form, words);
        try {
            Connecting.checkModel("model", form.value("model"));
        } catch (Problem wrong) {
            form.wrong("model", words.modelIdInvalid());
        }
        if (key.length() > MAX_KEY || key.isEmpty() && preset.profile().needsKey() && !hasKey(form)) {
            form.wrong("apiKey", words.keyMissing());
        }
        if (!form.isRight()) {
            return Optional.empty();
        }
        var name = preset.name().equals(Presets.OTHER) ? host(url) : preset.label();
        return Optional.of(new Connecting.Wanted(
                name.substring(0, Math.min(name.length(), MAX_NAME)), url, preset, key, form.value("model")));
    }

    private static String address(Form form, ConnectWords words) {
        var typed = form.value("baseUrl");
        try {
            return BaseUrl.check("baseUrl", typed.length() > MAX_ADDRESS ? "" : typed);
        } catch (Problem wrong) {
            form.wrong(
                    "baseUrl",
                    switch (fault(wrong)) {
                        case ADDRESS_SCHEME -> words.addressScheme();
                        case ADDRESS_EXTRA -> words.addressExtra();
                        default -> words.addressInvalid();
                    });
            return "";
        }
    }

    private static String host(String url) {
        return url.replaceFirst("^https?://", "").replaceFirst("/.*", "");
    }

    private static Fault fault(Problem problem) {
        return problem.members().get("errors") instanceof List<?> errors
                        && errors.getFirst() instanceof Problem.FieldError error
                ? error.code()
                : Fault.INVALID;
    }

    /// Whether the provider that is being corrected has one already.
    private static boolean hasKey(Form form) {
        var id = form.value("provider");
        return !id.isEmpty()
                && QuarkusTransaction.requiringNew()
                        .call(() -> Provider.find(UUID.fromString(id))
                                .filter(provider -> provider.keySealed != null)
                                .isPresent());
    }

    private Preset preset(@Nullable String kind) {
        return presets.byName(kind == null ? KINDS.getFirst() : kind)
                .filter(preset -> !preset.name().equals(Presets.DEMO))
                .orElseGet(() -> presets.byName(KINDS.getFirst()).orElseThrow());
    }

    private static String label(Preset preset, ConnectWords words) {
        return preset.name().equals(Presets.OTHER) ? words.other() : preset.label();
    }

    private static String text(String kind, ConnectWords words) {
        return switch (kind) {
            case "deepseek" -> words.kindDeepseek();
            case "tokenhub" -> words.kindTokenhub();
            case "openrouter" -> words.kindOpenrouter();
            case "ollama" -> words.kindOllama();
            default -> words.kindOther();
        };
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
