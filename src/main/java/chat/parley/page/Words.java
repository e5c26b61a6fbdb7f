package chat.parley.page;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// The words of the pages that the server renders; `messages/msg_*.properties` has them in each language.
@MessageBundle
public interface Words {

    @Message
    String tagline();

    @Message
    String chat();

    @Message
    String admin();

    @Message
    String show();

    @Message
    String continueOn();

    @Message
    String signIn();

    @Message
    String signInToChat();

    @Message
    String email();

    @Message
    String password();

    @Message
    String name();

    @Message
    String languageLabel();

    @Message
    String noAccount();

    @Message
    String wrongPassword();

    @Message
    String waitSeconds(String seconds);

    @Message
    String waitMinutes(String minutes);

    @Message
    String signInBusy();

    @Message
    String stepYou();

    @Message
    String stepOrganisation();

    @Message
    String stepModel();

    @Message
    String stepOf(String step, String steps);

    @Message
    String setUp();

    @Message
    String setUpHeading();

    @Message
    String setUpIntro();

    @Message
    String setUpCode();

    @Message
    String setUpCodeHint();

    @Message
    String setUpCodeWrong();

    @Message
    String passwordHint();

    @Message
    String nameMissing();

    @Message
    String emailInvalid();

    @Message
    String passwordTooShort();

    @Message
    String passwordTooLong();

    @Message
    String passwordTooCommon();

    @Message
    String organisationHeading();

    @Message
    String organisationIntro();

    @Message
    String organisationName();

    @Message
    String zone();

    @Message
    String zoneOption(String zone, String time);

    @Message
    String zoneInvalid();

    @Message
    String currency();

    @Message
    String currencyHint();

    @Message
    String currencyInvalid();

    @Message
    String limitEveryone();

    @Message
    String limitEach();

    @Message
    String limitInvalid();

    @Message
    String limitHint();

    @Message
    String chatsAbout(String count);

    @Message
    String chatSize(String model, String questions, String question, String thinking, String answer, String cost);

    @Message
    String chatUnpriced();

    @Message
    String confirmAndStart();

    @Message
    String confirmLater();

    @Message
    String startChatting();

    @Message
    String joinHeading(String organisation);

    @Message
    String joinIntro(String email);

    @Message
    String join();

    @Message
    String whoSeesWhat();

    @Message
    String linkGone();

    @Message
    String linkGoneHint();

    @Message
    String notFound();

    @Message
    String notFoundHint();

    @Message
    String notAllowed();

    @Message
    String notAllowedHint();

    @Message
    String somethingWrong();

    @Message
    String somethingWrongHint();

    @Message
    String notNow();

    @Message
    String notNowHint();

    @Message
    String requestRefused();

    @Message
    String requestRefusedHint();

    @Message
    String reference(String id);

    @Message
    String toChat();

    @Message
    String scriptNeeded();

    @Message
    String companySignIn();

    @Message
    String signInWith(String name);

    @Message
    String orPassword();

    @Message
    String orCode();

    @Message
    String companyAgain();

    @Message
    String companyBack();

    @Message
    String companyAsk(String contact);

    @Message
    String companyAway();

    @Message
    String companyAwayHint();

    @Message
    String companyUnfinished();

    @Message
    String companyUnfinishedHint();

    @Message
    String companyCancelled();

    @Message
    String companyCancelledHint();

    @Message
    String companyRefused();

    @Message
    String companyRefusedHint();

    @Message
    String companyNoGroup();

    @Message
    String companyNoGroupHint();

    @Message
    String companyDisabled();

    @Message
    String companyDisabledHint();

    @Message
    String companyNotInvited();

    @Message
    String companyNotInvitedHint();

    @Message
    String companyNoEmail();

    @Message
    String companyNoEmailHint();

    @Message
    String companyEmailTaken();

    @Message
    String companyEmailTakenHint();

    @Message
    String companyNotSetUp();

    @Message
    String companyNotSetUpHint();

    @Message
    String companyLinkEnded();

    @Message
    String companyLinkEndedHint();

    @Message
    String companyLinkedElsewhere();

    @Message
    String companyLinkedElsewhereHint();

    @Message
    String sharedChat();

    @Message
    String skipToChat();

    @Message
    String sharedNote(String day);

    @Message
    String sharedUntil(String day);

    @Message
    String sharedDocument();

    @Message
    String sharedByAi();

    @Message
    String untitledChat();

    @Message
    String shareClosed();

    @Message
    String shareClosedHint();
}
