package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.smallrye.config.ConfigMapping;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Every setting is in the one document, and the document names no other.
class SettingsDocTest {

    @Test
    void theDocumentAndTheProgramAgree() throws IOException {
        Set<String> documented = Pattern.compile("PARLEY_[A-Z_]+")
                .matcher(Files.readString(Path.of("docs/settings.md")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(read());
    }

    private static Set<String> read() {
        var names = SecretFiles.SECRETS.stream()
                .filter(secret -> secret.startsWith("parley."))
                .map(SecretFiles::fileSetting)
                .map(Settings::environmentName)
                .collect(Collectors.toCollection(TreeSet::new));
        for (JavaClass type : ArchitectureTest.CLASSES) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                ConfigMapping mapping = type.reflect().getAnnotation(ConfigMapping.class);
                collect(mapping.prefix(), type.reflect(), names);
            } else if (type.getDirectDependenciesFromSelf().stream()
                    .anyMatch(used -> used.getTargetClass().isEquivalentTo(ConfigProperty.class))) {
                injected(type.reflect())
                        .map(ConfigProperty::name)
                        .filter(name -> name.startsWith("parley."))
                        .map(Settings::environmentName)
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static void collect(String prefix, Class<?> mapping, Set<String> names) {
        for (Method method : mapping.getDeclaredMethods()) {
            String name =
                    prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (method.getReturnType().getName().startsWith("chat.parley.")) {
                collect(name, method.getReturnType(), names);
            } else {
                names.add(Settings.environmentName(name));
            }
        }
    }

    private static Stream<ConfigProperty> injected(Class<?> type) {
        Stream<Parameter> parameters = Arrays.stream(type.getDeclaredConstructors())
                .map(Constructor::getParameters)
                .flatMap(Arrays::stream);
        Stream<Field> fields = Arrays.stream(type.getDeclaredFields());
        return Stream.concat(parameters, fields)
                .map(element -> element.getAnnotation(ConfigProperty.class))
                .filter(property -> property != null);
    }
}
