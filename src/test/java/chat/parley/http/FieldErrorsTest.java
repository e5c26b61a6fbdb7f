package chat.parley.http;

import static org.hamcrest.Matchers.equalTo;

import chat.parley.testing.Cast;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A refused form says of each field what is wrong with it, by a stable code that the browser has words for.
@QuarkusTest
class FieldErrorsTest {

    @Inject
    Cast cast;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        POST  | accounts  | {"email":"", "name":"X", "role":"member"}             | email   | required
        POST  | accounts  | {"email":"nobody", "name":"X", "role":"member"}       | email   | not_an_email
        POST  | accounts  | {"email":"x@y.example", "name":" ", "role":"member"}  | name    | required
        POST  | accounts  | {"email":"x@y.example", "role":"member"}              | name    | required
        POST  | accounts  | {"email":"x@y.example", "name":"X", "role":"emperor"} | role    | unknown_choice
        POST  | accounts  | {"email":"x@y.example", "nmae":"X", "role":"member"}  | nmae    | unknown_field
        POST  | accounts  | {"email":["x"], "name":"X", "role":"member"}          | email   | wrong_kind
        POST  | accounts  | {"email":"x@y.example", "name":"X", "role":"member", "password":"password123"} | password | too_common
        POST  | budgets   | {"owner":{"kind":"member"}, "period":"month", "mode":"hard", "limit":"-1"}     | limit    | negative
        POST  | budgets   | {"owner":{"kind":"member"}, "period":"month", "mode":"hard", "limit":"3,50"}   | limit    | not_an_amount
        POST  | budgets   | {"owner":{"kind":"member"}, "period":"month", "mode":"hard", "limit":"lots"}   | limit    | not_an_amount
        POST  | budgets   | {"owner":{"kind":"member"}, "period":"month", "mode":"hard"}                   | limit    | required
        POST  | providers | {"name":"P", "baseUrl":"no address"}                  | baseUrl | not_an_address
        POST  | providers | {"name":"P", "baseUrl":"ftp://host"}                  | baseUrl | address_scheme
        POST  | providers | {"name":"P", "baseUrl":"https://me:it@host"}          | baseUrl | address_extra
        POST  | providers | {"name":"P", "baseUrl":"https://host", "profile":"x"} | profile | unknown_choice
        POST  | models    | {"id":"two words", "name":"M"}                        | id      | not_an_id
        POST  | models    | {"id":"", "name":"M"}                                 | id      | required
        PATCH | organisation | {"zone":"Moon/Base"}                               | zone    | not_a_zone
        PATCH | organisation | {"name":""}                                        | name    | required
        PATCH | organisation | {"name":"  "}                                      | name    | required
        POST  | offers    | {"provider":"00000000-0000-7000-8000-000000000001", "model":"m", "upstreamId":"m", "contextTokens":0}     | contextTokens | too_small
        POST  | offers    | {"provider":"00000000-0000-7000-8000-000000000001", "model":"m", "upstreamId":"m", "contextTokens":"many"} | contextTokens | not_a_number
        POST  | prices    | {"provider":"00000000-0000-7000-8000-000000000001", "model":"m", "fresh":"1", "cached":"1"} | output | required
        """)
    void theCodeSaysWhatIsWrong(String method, String path, String body, String field, String code) {
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body(body)
                .request(method, "/api/admin/" + path)
                .then()
                .statusCode(400)
                .body("type", equalTo("invalid_request"))
                .body("errors[0].field", equalTo(field))
                .body("errors[0].code", equalTo(code));
    }

    @ParameterizedTest
    @CsvSource({"0.15,0.15,-1,negative", "0.15,0.15,0.1234567,not_a_price", "0.15,cheap,0.15,not_a_price"})
    void aPriceIsChecked(String fresh, String cached, String output, String code) {
        String[] offer = anOffer();
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body("""
                        {"provider":"%s", "model":"%s", "fresh":"%s", "cached":"%s", "output":"%s"}
                        """.formatted(offer[0], offer[1], fresh, cached, output))
                .post("/api/admin/prices")
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo(code));
    }

    @ParameterizedTest
    @CsvSource({"120,200,", "121,400,too_long"})
    void theLongestThatIsAcceptedIsNamed(int length, int status, String code) {
        var answer = cast.as(cast.grace())
                .contentType(ContentType.JSON)
                .body("{\"name\":\"%s\"}".formatted("x".repeat(length)))
                .patch("/api/me")
                .then()
                .statusCode(status);
        if (code != null) {
            answer.body("errors[0].code", equalTo(code)).body("errors[0].max", equalTo(120));
        }
    }

    @ParameterizedTest
    @CsvSource({"short,weak_password,password,too_short,8", "password123,weak_password,password,too_common,"})
    void aWeakPasswordIsAnErrorOfItsField(String password, String type, String field, String code, Integer min) {
        cast.as(cast.grace())
                .contentType(ContentType.JSON)
                .body("{\"current\":\"%s\", \"password\":\"%s\"}".formatted(Cast.PASSWORD, password))
                .put("/api/me/password")
                .then()
                .statusCode(400)
                .body("type", equalTo(type))
                .body("errors[0].field", equalTo(field))
                .body("errors[0].code", equalTo(code))
                .body("errors[0].min", equalTo(min));
    }

    @Test
    void whatIsRightHasNoErrors() {
        cast.as(cast.ada())
                .contentType(ContentType.JSON)
                .body("{\"zone\":\"Europe/Oslo\"}")
                .patch("/api/admin/organisation")
                .then()
                .statusCode(200)
                .body("errors", equalTo(null));
    }

    private String[] anOffer() {
        var offer = cast.as(cast.ada()).get("/api/admin/offers").then().extract();
        return new String[] {offer.path("items[0].provider"), offer.path("items[0].model")};
    }
}
