package chat.parley.admin;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// The words of statements; `messages/statement_*.properties` has them in each language.
@MessageBundle("statement")
public interface StatementWords {

    @Message
    String title();

    @Message
    String statement();

    @Message
    String skip();

    @Message
    String theme();

    @Message
    String reports();

    @Message
    String print();

    @Message
    String csv();

    @Message
    String csvHint();

    @Message
    String months();

    @Message
    String allGroups();

    @Message
    String noGroup();

    @Message
    String deleted();

    @Message
    String apiKey();

    @Message
    String demoMoney();

    @Message
    String period(String first, String last, String zone);

    @Message
    String zoneThen();

    @Message
    String periodLabel();

    @Message
    String made();

    @Message
    String currency();

    @Message
    String limit();

    @Message
    String limitAdded(String amount);

    @Message
    String limitUsed(String amount);

    @Message
    String limitShare(String amount, String percent);

    @Message
    String limitWarns();

    @Message
    String byGroup();

    @Message
    String byPerson();

    @Message
    String byModel();

    @Message
    String label(String heading, String group);

    @Message
    String group();

    @Message
    String person();

    @Message
    String model();

    @Message
    String calls();

    @Message
    String newInput();

    @Message
    String reused();

    @Message
    String answer();

    @Message
    String cost();

    @Message
    String total();

    @Message
    String noteOpen();

    @Message
    String noteProvisional(String count);

    @Message
    String noteAbove(String amount);

    @Message
    String noteUnconfirmed(String models);

    @Message
    String noteSum();

    @Message
    String noteBilled();

    @Message
    String noteExact();

    @Message
    String empty(String month);

    @Message
    String emptyGroup(String group, String month);

    @Message
    String emptyHint();

    @Message
    String latest(String month);

    @Message
    String wrongMonth();

    @Message
    String wrongMonthHint(String month);

    @Message
    String wrongToCome();

    @Message
    String wrongToComeHint();

    @Message
    String wrongLongAgo();

    @Message
    String wrongLongAgoHint();

    @Message
    String wrongGroup();

    @Message
    String wrongGroupHint();

    @Message
    String wrongBook();

    @Message
    String wrongBookHint();

    @Message
    String wrongTooMany();

    @Message
    String wrongTooManyHint();
}
