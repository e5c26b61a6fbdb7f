package chat.parley.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import chat.parley.testing.Cast;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The picture beside the organisation's name: drawn anew, never handed on.
@QuarkusTest
class LogoTest {

    private static final String PATH = "/api/admin/organisation/logo";

    @Inject
    Cast cast;

    @AfterEach
    void remove() {
        cast.as(cast.ada()).delete(PATH).then().statusCode(200).body("logo", nullValue());
    }

    @ParameterizedTest
    @CsvSource({"png, 40, 30, 40, 30", "jpeg, 2000, 1000, 512, 256", "png, 3, 4000, 1, 512"})
    void aPictureIsDrawnAnewAndStandsBesideTheName(String kind, int width, int height, int shownWidth, int shownHeight)
            throws IOException {
        String logo =
                put(picture(kind, width, height)).statusCode(200).extract().path("logo");
        var answer = given().get(logo)
                .then()
                .statusCode(200)
                .contentType("image/png")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", containsString("sandbox"))
                .header("Cache-Control", containsString("immutable"));
        var shown = ImageIO.read(new ByteArrayInputStream(answer.extract().asByteArray()));
        assertThat(shown.getWidth()).isEqualTo(shownWidth);
        assertThat(shown.getHeight()).isEqualTo(shownHeight);
        given().get("/login").then().body(containsString("src=\"" + logo + "\""));
        cast.as(cast.grace()).get("/").then().body(containsString("\"logo\":\"" + logo + "\""));
    }

    @Test
    void whatStoodInTheFileIsNotHandedOn() throws IOException {
        var file = picture("png", 8, 8);
        var hidden = "<script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII);
        var both = Arrays.copyOf(file, file.length + hidden.length);
        System.arraycopy(hidden, 0, both, file.length, hidden.length);
        String logo = put(both).statusCode(200).extract().path("logo");
        assertThat(given().get(logo).asString()).doesNotContain("script");
    }

    @Test
    void anotherPictureHasAnotherAddressAndTheOldOneIsGone() throws IOException {
        String first = put(picture("png", 8, 8)).statusCode(200).extract().path("logo");
        String second = put(picture("png", 9, 9)).statusCode(200).extract().path("logo");
        assertThat(second).isNotEqualTo(first);
        given().get(first).then().statusCode(404);
        remove();
        given().get(second).then().statusCode(404);
        given().get("/login").then().body(not(containsString("/logo/")));
    }

    @Test
    void whatCannotBeDrawnIsRefused() throws IOException {
        var cut = Arrays.copyOf(picture("png", 64, 64), 40);
        for (var file : new byte[][] {
            new byte[0], "<svg/>".getBytes(StandardCharsets.US_ASCII), cut, picture("gif", 8, 8), picture("bmp", 8, 8)
        }) {
            put(file).statusCode(400).body("errors.code", contains("not_a_picture"));
        }
    }

    @Test
    void fewBytesThatUnfoldToTooManyPixelsAreRefusedUnread() throws IOException {
        var bomb = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(4001, 4000, BufferedImage.TYPE_BYTE_BINARY), "png", bomb);
        assertThat(bomb.size()).isLessThan(LogoPicture.MAX_BYTES);
        put(bomb.toByteArray())
                .statusCode(400)
                .body("errors.code", contains("too_many_pixels"))
                .body("errors[0].max", equalTo(16));
        var largest = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(4000, 4000, BufferedImage.TYPE_BYTE_BINARY), "png", largest);
        put(largest.toByteArray()).statusCode(200);
    }

    @Test
    void aLargeFileIsRefused() {
        put(new byte[LogoPicture.MAX_BYTES + 1]).statusCode(413).body("type", equalTo("body_too_large"));
    }

    private ValidatableResponse put(byte[] file) {
        return cast.as(cast.ada())
                .header("Sec-Fetch-Site", "same-origin")
                .contentType("image/png")
                .body(file)
                .put(PATH)
                .then();
    }

    private static byte[] picture(String kind, int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var colours = new Random(width);
        for (int x = 0; x < Math.min(width, 64); x++) {
            image.setRGB(x, 0, colours.nextInt());
        }
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, kind, bytes)).isTrue();
        return bytes.toByteArray();
    }
}
