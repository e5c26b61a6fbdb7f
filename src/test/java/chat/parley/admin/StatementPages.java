package chat.parley.admin;

import chat.parley.testing.Cast;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// The pages of statements, as ada asks for them.
@Singleton
class StatementPages {

    private final Cast cast;

    @Inject
    StatementPages(Cast cast) {
        this.cast = cast;
    }

    String page(String query) {
        return asked(query).statusCode(200).extract().asString();
    }

    /// What the page says that comes in place of the statement.
    String refused(int status, String query) {
        return PrintedSheet.text(asked(query)
                .statusCode(status)
                .contentType("text/html;charset=UTF-8")
                .extract()
                .asString());
    }

    private ValidatableResponse asked(String query) {
        return cast.as(cast.ada()).get("/admin/statements?" + query).then();
    }
}
