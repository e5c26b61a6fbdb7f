package chat.parley.identity;

import chat.parley.page.Words;
import java.util.Locale;

/// Why a sign-in at the company did not bring somebody in.
final class Stopped extends Exception {

    /// What the person reads. The refused are told whom to ask; the others can try again.
    enum Reason {
        AWAY(503, true),
        UNFINISHED(400, true),
        CANCELLED(400, true),
        REFUSED(403, false),
        NO_GROUP(403, false),
        DISABLED(403, false),
        NOT_INVITED(403, false),
        NO_EMAIL(403, false),
        EMAIL_TAKEN(409, false),
        NOT_SET_UP(403, false),
        LINK_ENDED(400, false),
        LINKED_ELSEWHERE(409, false);

        final int status;
        final boolean again;

        Reason(int status, boolean again) {
            this.status = status;
            this.again = again;
        }

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        String heading(Words words) {
            return switch (this) {
                case AWAY -> words.companyAway();
                case UNFINISHED -> words.companyUnfinished();
                case CANCELLED -> words.companyCancelled();
                case REFUSED -> words.companyRefused();
                case NO_GROUP -> words.companyNoGroup();
                case DISABLED -> words.companyDisabled();
                case NOT_INVITED -> words.companyNotInvited();
                case NO_EMAIL -> words.companyNoEmail();
                case EMAIL_TAKEN -> words.companyEmailTaken();
                case NOT_SET_UP -> words.companyNotSetUp();
                case LINK_ENDED -> words.companyLinkEnded();
                case LINKED_ELSEWHERE -> words.companyLinkedElsewhere();
            };
        }

        String hint(Words words) {
            return switch (this) {
                case AWAY -> words.companyAwayHint();
                case UNFINISHED -> words.companyUnfinishedHint();
                case CANCELLED -> words.companyCancelledHint();
                case REFUSED -> words.companyRefusedHint();
                case NO_GROUP -> words.companyNoGroupHint();
                case DISABLED -> words.companyDisabledHint();
                case NOT_INVITED -> words.companyNotInvitedHint();
                case NO_EMAIL -> words.companyNoEmailHint();
                case EMAIL_TAKEN -> words.companyEmailTakenHint();
                case NOT_SET_UP -> words.companyNotSetUpHint();
                case LINK_ENDED -> words.companyLinkEndedHint();
                case LINKED_ELSEWHERE -> words.companyLinkedElsewhereHint();
            };
        }

        /// Whether an admin can help.
        boolean needsAdmin() {
            return switch (this) {
                case REFUSED, NO_GROUP, DISABLED, NOT_INVITED, NO_EMAIL, LINKED_ELSEWHERE -> true;
                case AWAY, UNFINISHED, CANCELLED, EMAIL_TAKEN, NOT_SET_UP, LINK_ENDED -> false;
            };
        }
    }

    final Reason reason;

    /// For the log, the audit and an admin's test, never for the page.
    final String detail;

    Stopped(Reason reason, String detail) {
        super(reason.code() + ": " + detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
    }
}
