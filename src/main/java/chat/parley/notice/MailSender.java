package chat.parley.notice;

import chat.parley.account.Language;
import chat.parley.account.Organisation;
import chat.parley.time.Ids;
import io.quarkus.logging.Log;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/// Hands mail to the server that an operator has set.
@Singleton
public class MailSender {

    /// Goes with every try of the same mail, beside a `Message-ID` made of it.
    static final String ID = "Parley-Delivery";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ReactiveMailer mailer;
    private final MailSettings settings;
    private final Letters letters;

    @Inject
    MailSender(ReactiveMailer mailer, MailSettings settings, Letters letters) {
        this.mailer = mailer;
        this.settings = settings;
        this.letters = letters;
    }

    /// Sends something that means nothing, so that an admin sees whether it arrives.
    public void test(String to, Language language, Organisation organisation) throws CannotDeliver {
        send(Ids.next(), to, letters.test(language, organisation).payload());
    }

    void send(UUID id, String to, Map<String, String> payload) throws CannotDeliver {
        if (!settings.isOn()) {
            throw CannotDeliver.now("e-mail is not set up");
        }
        var letter = Letter.of(payload);
        var mail = Mail.withText(to, letter.subject(), letter.text())
                .setHtml(letter.html())
                .addHeader(ID, id.toString())
                .addHeader("Message-ID", "<" + id + "@" + domain() + ">")
                .addHeader("Auto-Submitted", "auto-generated");
        try {
            mailer.send(mail).await().atMost(PATIENCE);
        } catch (RuntimeException e) {
            Log.warnf("Mail %s was not taken: %s", id, e.getMessage());
            throw CannotDeliver.now("the mail server did not take it; the log says why");
        }
    }

    private String domain() {
        var from = settings.from().orElse("parley.invalid");
        return from.substring(from.lastIndexOf('@') + 1).replaceAll("[^A-Za-z0-9.-]", "");
    }
}
