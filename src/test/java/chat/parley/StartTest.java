package chat.parley;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StartTest {

    @TestHTTPResource(value = "/health/ready", management = true)
    URI ready;

    @TestHTTPResource(value = "/q/health/ready")
    URI publicReady;

    @Inject
    DataSource database;

    @Test
    void isReadyOnTheManagementPortOnly() {
        given().get(ready).then().statusCode(200).body("status", equalTo("UP"));
        given().get(publicReady).then().statusCode(404);
    }

    @Test
    void testsRunOnPostgresql() throws SQLException {
        try (var connection = database.getConnection()) {
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(18);
        }
    }
}
