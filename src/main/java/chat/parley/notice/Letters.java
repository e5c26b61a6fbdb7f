package chat.parley.notice;

import chat.parley.account.Language;
import chat.parley.account.Organisation;
import chat.parley.http.Deployment;
import chat.parley.money.Money;
import chat.parley.money.MoneyText;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Words notices as mails, in the reader's language, with no more of money than the reader may know.
@Singleton
class Letters {

    @CheckedTemplate(basePath = "notice", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record LetterPage(
            String lang,
            String subject,
            List<String> lines,
            @Nullable String address,
            String open,
            String why) implements TemplateInstance {}

    @CheckedTemplate(basePath = "notice", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record LetterText(List<String> lines, @Nullable String address, String open, String why)
            implements TemplateInstance {}

    /// A header is one line, whatever somebody called their key.
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");

    private final Deployment deployment;

    @Inject
    Letters(Deployment deployment) {
        this.deployment = deployment;
    }

    Letter about(Notice notice, Listener reader, Organisation organisation) {
        var words = words(reader.language());
        var wording = new Wording(notice, words, organisation.currency);
        return letter(reader.language(), organisation, wording.subject(reader.owner()), wording.lines(reader));
    }

    Letter test(Language language, Organisation organisation) {
        var words = words(language);
        return letter(language, organisation, words.testSubject(organisation.name), List.of(words.testText()));
    }

    private Letter letter(Language language, Organisation organisation, String subject, List<String> lines) {
        var words = words(language);
        var line = BREAKS.matcher(subject).replaceAll(" ");
        var address = deployment.publicUrl().map(Object::toString).orElse(null);
        var why = words.why(organisation.name);
        return new Letter(
                line,
                new LetterText(lines, address, words.open(), why).render(),
                new LetterPage(language.code(), line, lines, address, words.open(), why).render());
    }

    private static NoticeWords words(Language language) {
        return MessageBundles.get(NoticeWords.class, Localized.Literal.of(language.code()));
    }

    private record Wording(Notice notice, NoticeWords words, String currency) {

        String subject(boolean own) {
            var model = text("model");
            return switch (notice.kind) {
                case LIMIT_50, LIMIT_80 -> {
                    var percent = notice.kind.percent().orElseThrow().toString();
                    yield own ? words.ownNear(percent, limit()) : words.near(text("name"), percent, limit());
                }
                case LIMIT_100 -> own ? words.ownReached(limit()) : words.reached(text("name"), limit());
                case OVERRUN -> words.overrunSubject(model);
                case OFFER_BARRED -> words.barredSubject(model);
                case LEDGER_MISMATCH -> words.mismatchSubject();
                case BALANCE_LOW -> words.balanceSubject(text("provider"));
                case PRICES_UNCONFIRMED -> words.pricesSubject(model);
                case BUDGET_REQUESTED -> words.requestSubject(text("person"));
            };
        }

        List<String> lines(Listener reader) {
            var provider = text("provider");
            return switch (notice.kind) {
                case LIMIT_50, LIMIT_80, LIMIT_100 -> ofALimit(reader);
                case OVERRUN -> List.of(words.overrunText(provider, amount("amount"), amount("reserved")));
                case OFFER_BARRED -> List.of(words.barredText(provider));
                case LEDGER_MISMATCH -> List.of(words.mismatchText(text("name")));
                case BALANCE_LOW -> ofABalance();
                case PRICES_UNCONFIRMED -> List.of(words.pricesText(provider));
                case BUDGET_REQUESTED -> ofARequest();
            };
        }

        private List<String> ofALimit(Listener reader) {
            var lines = new ArrayList<String>();
            if (reader.shown().amounts()) {
                lines.add(words.spentOf(amount("spent"), amount("limit")));
            }
            if (!Boolean.TRUE.equals(notice.facts.get("stops"))) {
                lines.add(words.onlyWarns());
            } else {
                lines.add(notice.kind == Kind.LIMIT_100 ? words.stopped() : words.willStop());
            }
            return lines;
        }

        private List<String> ofARequest() {
            var lines = new ArrayList<String>();
            if (notice.fact("amount").isPresent()) {
                lines.add(words.requestAmount(amount("amount")));
            }
            lines.add(words.requestReason(text("reason")));
            lines.add(words.requestAnswer());
            return lines;
        }

        private List<String> ofABalance() {
            var lines = new ArrayList<String>();
            if (Boolean.FALSE.equals(notice.facts.get("available"))) {
                lines.add(words.balanceRefused());
            }
            if (notice.fact("balance").isPresent()) {
                lines.add(words.balanceText(amount("balance")));
            }
            notice.fact("days")
                    .map(days -> switch (days) {
                        case "0" -> words.balanceLastsHours();
                        case "1" -> words.balanceLastsOneDay();
                        default -> words.balanceLasts(days);
                    })
                    .ifPresent(lines::add);
            return lines;
        }

        private String limit() {
            return switch (text("period")) {
                case "day" -> words.limitDay();
                case "week" -> words.limitWeek();
                case "month" -> words.limitMonth();
                default -> words.limitTotal();
            };
        }

        private String text(String fact) {
            return notice.fact(fact).orElse("");
        }

        private String amount(String fact) {
            return notice.fact(fact)
                    .map(Money::parse)
                    .map(amount -> MoneyText.shortened(amount, currency))
                    .orElse("");
        }
    }
}
