package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.account.AccountResource;
import chat.parley.account.Language;
import chat.parley.account.MoneyShown;
import chat.parley.account.Organisation;
import chat.parley.account.Role;
import chat.parley.account.Theme;
import chat.parley.page.Assets.Chunk;
import chat.parley.time.Ids;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetsTest {

    private static final Map<String, Chunk> MANIFEST = Map.of(
            "src/chat.ts", new Chunk("assets/chat-1.js", List.of("assets/chat-2.css"), List.of("_shared.js")),
            "_shared.js", new Chunk("assets/shared-3.js", null, List.of("_deep.js")),
            "_deep.js", new Chunk("assets/deep-4.js", List.of("assets/deep-5.css"), List.of("_shared.js")),
            "src/styles/parley.css", new Chunk("assets/parley-6.css", null, null));

    @Test
    void aPageGetsItsScriptStylesAndImports() {
        var files = new Assets(MANIFEST, false).of("src/chat.ts");
        assertThat(files.scripts()).containsExactly("/assets/chat-1.js");
        assertThat(files.stylesheets())
                .containsExactly("/assets/parley-6.css", "/assets/chat-2.css", "/assets/deep-5.css");
        assertThat(files.imports()).containsExactly("/assets/shared-3.js", "/assets/deep-4.js");
    }

    @Test
    void withoutABuildThereAreNoFilesExceptInDevelopment() {
        assertThat(new Assets(Map.of(), false).of("src/chat.ts").scripts()).isEmpty();
        assertThat(new Assets(Map.of(), true).of("src/chat.ts").scripts())
                .containsExactly("/@vite/client", "/src/chat.ts");
    }

    @Test
    void theStartDataEndsNoScriptElement() {
        var evil = "</script><script>alert(1)</script><!--\u2028&";
        var account = new AccountResource.View(
                Ids.next(), "a@b", evil, Role.ADMIN, Language.EN, Theme.DARK, List.of(evil), evil);
        var announcement = new Organisation.Announcement(Ids.next(), evil, null);
        var organisation = new Boot.Organisation(
                evil, "USD", Language.EN, "en", "UTC", null, null, MoneyShown.AMOUNTS, announcement, true, true);
        var island = Island.of(new ObjectMapper(), new Boot(account, organisation, null, "1"))
                .getValue();
        assertThat(island).doesNotContain("<", ">", "&", "\u2028").contains("\\u003c/script\\u003e");
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/c/1?x=y, /c/1?x=y",
        "//evil.test, /",
        "/\\evil.test, /",
        "https://evil.test, /",
        "evil, /",
        "'', /",
        "/a b, /",
        "javascript:alert(1), /",
    })
    void afterSignInOnlyOurOwnPathsCount(String path, String expected) {
        assertThat(LocalPath.orHome(path)).isEqualTo(expected);
    }
}
