package chat.parley.notice;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import com.icegreen.greenmail.util.GreenMailUtil;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Admins hear at once that somebody asks for more.
@QuarkusTest
class RequestNoticeTest extends NoticeStage {

    @Test
    void aRequestIsToldToTheAdminsOnce() throws Exception {
        makeWebhook();
        var person = cast.newMember("asks-aloud-" + Ids.next());
        ask(person, 201);
        ask(person, 409);
        post();
        post();
        var notice = "items.find { it.kind == 'budget_requested' && it.facts.person == '" + person.name() + "' }.facts";
        assertThat(feed(cast.ada()).getMap(notice))
                .containsEntry("reason", "Figures of the quarter")
                .containsEntry("amount", "5.000000000");
        assertThat(kinds(person)).doesNotContain("budget_requested");
        var mails = mailTo(cast.ada().email());
        assertThat(mails).hasSize(1);
        assertThat(mails.getFirst().getSubject()).isEqualTo(person.name() + " asks for more");
        assertThat(GreenMailUtil.getBody(mails.getFirst())).contains("$5.00", "Figures of the quarter");
        assertThat(mailTo(person.email())).isEmpty();
        assertThat(receiver.heard())
                .singleElement()
                .satisfies(heard -> assertThat(heard.kind()).isEqualTo("budget_requested"));
    }

    private void ask(Cast.Person person, int status) {
        cast.as(person)
                .contentType(ContentType.JSON)
                .body(Map.of("amount", "5", "reason", "Figures of the quarter"))
                .post("/api/me/budget-requests")
                .then()
                .statusCode(status);
    }
}
