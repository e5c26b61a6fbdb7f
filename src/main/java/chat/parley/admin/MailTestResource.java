package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Language;
import chat.parley.account.Organisation;
import chat.parley.notice.CannotDeliver;
import chat.parley.notice.MailSender;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/// Mails a test to the admin who asks and says how that went.
@Path("/api/admin/notices/mail-test")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class MailTestResource {

    private record To(String address, Language language, Organisation organisation) {}

    @Inject
    MailSender sender;

    @Inject
    CurrentAccount current;

    /// No transaction is open while it sends.
    @POST
    public Trial test() {
        var to = QuarkusTransaction.requiringNew().call(() -> {
            var admin = current.account();
            return new To(admin.email, admin.languageOrDefault(), Organisation.current());
        });
        try {
            sender.test(to.address, to.language, to.organisation);
            return Trial.PASSED;
        } catch (CannotDeliver e) {
            return Trial.failed(e.reason());
        }
    }
}
