package chat.parley.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.money.Rates;
import chat.parley.token.Tokenizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresetsTest {

    private final Presets presets = new Presets();

    @ParameterizedTest
    @CsvSource({
        "https://api.deepseek.com, deepseek",
        "https://API.DeepSeek.com/v1/, deepseek",
        "https://tokenhub.tencentmaas.com/v1, tokenhub",
        "https://tokenhub-intl.tencentmaas.com/v1, tokenhub",
        "https://tokenhub.tencentcloudmaas.com/v1, tokenhub",
        "https://tokenhub-intl.tencentcloudmaas.com/v1, tokenhub",
        "https://openrouter.ai/api/v1, openrouter",
        "http://localhost:11434/v1, ollama",
        "http://gpu.example:30000/v1, sglang",
        "https://tokenhub.store/api/v1, other",
        "https://evil-api.deepseek.com.example/v1, other",
        "demo:, demo",
    })
    void aProviderIsKnownByItsHost(String url, String preset) {
        assertThat(presets.byUrl(url).name()).isEqualTo(preset);
    }

    @Test
    void everyPresetIsWholeAndNamedOnce() {
        assertThat(presets.all())
                .extracting(Preset::name)
                .doesNotHaveDuplicates()
                .contains("vllm", "llamacpp", "litellm");
        assertThat(presets.all()).allSatisfy(preset -> {
            assertThat(preset.profile().name()).isEqualTo(preset.name());
            assertThat(preset.offer().efforts()).contains("off").isSubsetOf("off", "low", "high", "max");
            assertThat(preset.offer().maxOutputTokens())
                    .isLessThanOrEqualTo(preset.offer().contextTokens());
            assertThat(preset.prices()).isNotEmpty().allSatisfy(price -> {
                assertThat(price.source()).isNotBlank();
                price.rates();
                price.windows().forEach(Preset.ListWindow::toWindow);
            });
        });
    }

    @ParameterizedTest
    @CsvSource({
        "deepseek, deepseek-v4-flash, DEEPSEEK_V3",
        "deepseek, deepseek-v5, NONE",
        "tokenhub, deepseek-v4-flash, DEEPSEEK_V3",
        "other, deepseek-v4-flash, NONE",
        "demo, demo, NONE",
    })
    void aTokenizerIsUsedOnlyWhereItIsKnown(String preset, String upstreamId, Tokenizer tokenizer) {
        assertThat(presets.required(preset).tokenizer(upstreamId)).isEqualTo(tokenizer);
    }

    @Test
    void deepSeeksOwnListHasPeakHours() {
        var list = presets.required("deepseek")
                .price("deepseek-v4-flash", "deepseek-v4-flash", "USD")
                .orElseThrow();
        assertThat(list.rates()).isEqualTo(new Rates(150_000, 3_000, 600_000));
        assertThat(list.windows())
                .extracting(w -> w.toWindow().rates())
                .containsOnly(new Rates(300_000, 6_000, 1_200_000));
        assertThat(list.windows()).extracting(Preset.ListWindow::from).containsExactly("01:00", "06:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "openrouter", "tokenhub"})
    void anUnknownListFallsBackToTheCard(String preset) {
        var list = presets.required(preset)
                .price("deepseek-v4-flash", "theirs/flash", "USD")
                .orElseThrow();
        assertThat(list.rates()).isEqualTo(new Rates(150_000, 3_000, 300_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "openrouter", "tokenhub", "ollama"})
    void aModelThatMerelyStandsBesideItHasNoPriceOfOurs(String preset) {
        assertThat(presets.required(preset).price("another-model", "another-model", "USD"))
                .isEmpty();
        assertThat(presets.required(preset).price("another-model", "deepseek-v4-flash", "USD"))
                .isEmpty();
    }

    @Test
    void aPriceInAnotherCurrencyIsNoPrice() {
        assertThat(presets.required("deepseek").price("deepseek-v4-flash", "deepseek-v4-flash", "CNY"))
                .isEmpty();
        assertThat(presets.required("deepseek").price("another-model", "another-model", "USD"))
                .isEmpty();
    }

    @Test
    void aProviderOverridesFieldsOfItsProfileByName() {
        var provider = new Provider();
        provider.profile = "other";
        provider.profileOverrides = Map.of("stopMax", 9, "reasoningFields", List.of("thoughts"));
        var profile = presets.profileOf(provider);
        assertThat(profile.stopMax()).isEqualTo(9);
        assertThat(profile.reasoningFields()).containsExactly("thoughts");
        assertThat(profile.thinkingStyle())
                .isEqualTo(presets.required("other").profile().thinkingStyle());
    }

    @Test
    void anOverrideOfNothingIsRefused() {
        var provider = new Provider();
        provider.profile = "other";
        provider.profileOverrides = Map.of("stopMacs", 9);
        assertThatThrownBy(() -> presets.profileOf(provider)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0.003, 3000", "0.15, 150000", "0, 0", "1000000, 1000000000000", "0.000001, 1"})
    void aPricePerMillionIsExact(String text, long pico) {
        assertThat(PerMillion.pico(text)).isEqualTo(pico);
        assertThat(PerMillion.text(pico)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e3", "0.0000001", "", "1,5", "1000000.000001", "NaN", " 1"})
    void whatIsNoPriceIsRefused(String text) {
        assertThatThrownBy(() -> PerMillion.pico(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
