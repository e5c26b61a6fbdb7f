package chat.parley.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Cast;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.format.TextStyle;
import java.util.Locale;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which statements are asked for, by whom, and what there are none of.
@QuarkusTest
class StatementQuestionTest {

    @Inject
    Cast cast;

    @Inject
    StatementPages pages;

    @Test
    void withoutAMonthItIsTheLastWholeOne() {
        var last = cast.month().minusMonths(1);
        var name = last.getMonth().getDisplayName(TextStyle.FULL, Locale.UK) + " " + last.getYear();
        assertThat(pages.page("month=&group=&book="))
                .contains("<title>Statements · " + name + " · Halden Instruments</title>");
        var current = pages.page("month=" + cast.month());
        assertThat(current).contains("rel=\"prev\"").doesNotContain("rel=\"next\"");
        assertThat(pages.page("month=2000-01")).contains("rel=\"next\"").doesNotContain("rel=\"prev\"");
    }

    @ParameterizedTest
    @CsvSource({
        "month=2026-13, 400, That is no month",
        "month=2016-1, 400, That is no month",
        "month=October, 400, That is no month",
        "month=-2016-01, 400, That is no month",
        "month=9999-01, 400, still to come",
        "month=0001-01, 400, too long ago",
        "month=1999-12, 400, too long ago",
        "month=2016-10&group=all, 404, no such group",
        "month=2016-10&group=0199a6a0-0000-7000-8000-000000000000, 404, no such group",
        "month=2016-10&book=both, 400, not known here"
    })
    void whatIsNoStatementIsNamed(String query, int status, String said) {
        assertThat(pages.refused(status, query)).contains(said, "Statements of ");
    }

    @Test
    void theNextMonthIsStillToCome() {
        assertThat(pages.refused(400, "month=" + cast.month().plusMonths(1))).contains("still to come");
    }

    @Test
    void membersAndStrangersAreKeptOut() {
        var member = cast.as(cast.grace()).get("/admin/statements?month=2016-01");
        assertThat(member.statusCode()).isEqualTo(403);
        assertThat(member.asString())
                .isEqualTo(cast.as(cast.grace()).get("/admin/reports").asString())
                .doesNotContain("Sheet");
        given().redirects()
                .follow(false)
                .get("/admin/statements?month=2016-01")
                .then()
                .statusCode(303)
                .header("Location", Matchers.endsWith("/login?next=%2Fadmin%2Fstatements%3Fmonth%3D2016-01"));
    }
}
