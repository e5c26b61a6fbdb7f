package chat.parley.notice;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// The words of mails; `messages/notice_*.properties` has them in each language.
@MessageBundle("notice")
public interface NoticeWords {

    @Message
    String limitDay();

    @Message
    String limitWeek();

    @Message
    String limitMonth();

    @Message
    String limitTotal();

    @Message
    String ownNear(String percent, String limit);

    @Message
    String ownReached(String limit);

    @Message
    String near(String name, String percent, String limit);

    @Message
    String reached(String name, String limit);

    @Message
    String spentOf(String spent, String limit);

    @Message
    String willStop();

    @Message
    String stopped();

    @Message
    String onlyWarns();

    @Message
    String overrunSubject(String model);

    @Message
    String overrunText(String provider, String amount, String reserved);

    @Message
    String barredSubject(String model);

    @Message
    String barredText(String provider);

    @Message
    String mismatchSubject();

    @Message
    String mismatchText(String name);

    @Message
    String balanceSubject(String provider);

    @Message
    String balanceText(String balance);

    @Message
    String balanceRefused();

    @Message
    String balanceLasts(String days);

    @Message
    String balanceLastsOneDay();

    @Message
    String balanceLastsHours();

    @Message
    String pricesSubject(String model);

    @Message
    String pricesText(String provider);

    @Message
    String requestSubject(String person);

    @Message
    String requestAmount(String amount);

    @Message
    String requestReason(String reason);

    @Message
    String requestAnswer();

    @Message
    String testSubject(String organisation);

    @Message
    String testText();

    @Message
    String open();

    @Message
    String why(String organisation);
}
