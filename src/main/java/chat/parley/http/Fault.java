package chat.parley.http;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What can be wrong with a field; the browser has words for each in every language. Codes are stable: programs may
/// read them.
public enum Fault {
    /// Missing, empty or only spaces.
    REQUIRED,
    /// More than `max` characters.
    TOO_LONG,
    /// Fewer than `min` characters.
    TOO_SHORT,
    /// A number below `min`.
    TOO_SMALL,
    /// A number above `max`.
    TOO_LARGE,
    /// More than `max` items.
    TOO_MANY,
    /// Below zero, where that makes no sense.
    NEGATIVE,
    NOT_A_NUMBER,
    /// No amount of money.
    NOT_AN_AMOUNT,
    /// No price per 1M tokens.
    NOT_A_PRICE,
    /// No number from 0 to 100.
    NOT_A_SCORE,
    /// No count of tokens such as `384K`.
    NOT_A_SIZE,
    NOT_AN_EMAIL,
    /// No web address.
    NOT_AN_ADDRESS,
    /// A web address of another kind than `http` and `https`, or one without a host.
    ADDRESS_SCHEME,
    /// A web address with a user, a query or a fragment, in which secrets travel.
    ADDRESS_EXTRA,
    /// No id of a model.
    NOT_AN_ID,
    NOT_A_ZONE,
    /// No picture that can be drawn: not PNG or JPEG, or damaged.
    NOT_A_PICTURE,
    /// A picture of more than `max` megapixels.
    TOO_MANY_PIXELS,
    NOT_A_DATE,
    /// A file in another encoding than UTF-8.
    NOT_UNICODE,
    /// A quotation mark in a table that nothing closes, or that something follows.
    UNCLOSED_QUOTE,
    /// A row in another currency than the rows before it.
    OTHER_CURRENCY,
    /// Hours with other prices that do not say when.
    NOT_A_WINDOW,
    /// Hours that other hours with other prices have too.
    OVERLAPPING,
    /// A moment that has passed.
    IN_THE_PAST,
    /// The last of two days is before the first.
    ENDS_BEFORE_START,
    /// None of what may be chosen.
    UNKNOWN_CHOICE,
    /// More output than the model can hold at all.
    ABOVE_CONTEXT,
    /// A password that people guess first.
    TOO_COMMON,
    /// Not the password in use.
    WRONG_PASSWORD,
    UNKNOWN_FIELD,
    /// A list where a text belongs, and the like.
    WRONG_KIND,
    /// The body is no JSON object.
    NOT_JSON,
    /// Wrong for a reason that only the message tells.
    INVALID;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
