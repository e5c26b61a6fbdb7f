package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static final String NAME = "parley.settings-test";

    @AfterEach
    void clear() {
        System.clearProperty(NAME);
    }

    @Test
    void propertiesHaveTheirNameInTheEnvironment() {
        assertThat(Settings.environmentName("quarkus.datasource.jdbc.url")).isEqualTo("QUARKUS_DATASOURCE_JDBC_URL");
        assertThat(Settings.environmentName("parley.data-dir")).isEqualTo("PARLEY_DATA_DIR");
    }

    @Test
    void aDefaultGivesWayToWhatTheOperatorSaid() {
        assertThat(Settings.find(NAME)).isEmpty();
        Settings.putDefault(NAME, "default");
        assertThat(Settings.find(NAME)).contains("default");
        System.setProperty(NAME, "said");
        Settings.putDefault(NAME, "default");
        assertThat(Settings.find(NAME)).contains("said");
        System.setProperty(NAME, " ");
        assertThat(Settings.find(NAME)).isEmpty();
    }
}
