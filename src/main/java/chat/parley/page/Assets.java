package chat.parley.page;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.LaunchMode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which built files a page needs, by Vite's manifest. In development Vite serves the sources themselves.
@Singleton
final class Assets {

    private static final String MANIFEST = "META-INF/resources/manifest.json";
    private static final String STYLES = "src/styles/parley.css";

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Chunk(
            String file,
            @Nullable List<String> css,
            @Nullable List<String> imports) {}

    /// @param imports modules that the scripts import, so that they need not be discovered one by one
    record Files(List<String> stylesheets, List<String> scripts, List<String> imports) {}

    private final Map<String, Chunk> manifest;
    private final boolean development;

    @Inject
    Assets(ObjectMapper json) {
        this(read(json), LaunchMode.current() == LaunchMode.DEVELOPMENT);
    }

    Assets(Map<String, Chunk> manifest, boolean development) {
        this.manifest = manifest;
        this.development = development && manifest.isEmpty();
    }

    /// @param entry a source that is an entry of the build, such as `src/chat.ts`
    Files of(String entry) {
        if (development) {
            return new Files(List.of("/" + STYLES), List.of("/@vite/client", "/" + entry), List.of());
        }
        var chunk = manifest.get(entry);
        if (chunk == null) {
            return new Files(styles(), List.of(), List.of());
        }
        var stylesheets = new LinkedHashSet<>(styles());
        var imports = new LinkedHashSet<String>();
        collect(chunk, stylesheets, imports);
        return new Files(List.copyOf(stylesheets), List.of("/" + chunk.file()), List.copyOf(imports));
    }

    private List<String> styles() {
        var chunk = manifest.get(STYLES);
        return chunk == null ? List.of() : List.of("/" + chunk.file());
    }

    private void collect(Chunk chunk, Set<String> stylesheets, Set<String> imports) {
        for (var css : chunk.css() == null ? List.<String>of() : chunk.css()) {
            stylesheets.add("/" + css);
        }
        for (var name : chunk.imports() == null ? List.<String>of() : chunk.imports()) {
            var imported = manifest.get(name);
            if (imported != null && imports.add("/" + imported.file())) {
                collect(imported, stylesheets, imports);
            }
        }
    }

    private static Map<String, Chunk> read(ObjectMapper json) {
        try (var stream = Thread.currentThread().getContextClassLoader().getResourceAsStream(MANIFEST)) {
            return stream == null ? Map.of() : json.readValue(stream, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("the frontend's manifest cannot be read", e);
        }
    }
}
