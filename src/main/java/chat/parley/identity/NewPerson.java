package chat.parley.identity;

import chat.parley.account.Emails;
import chat.parley.page.Form;
import chat.parley.page.Words;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// Checks what somebody who comes in types about themselves.
@Singleton
final class NewPerson {

    private static final int MAX_NAME = 120;

    private final PasswordRules rules;

    @Inject
    NewPerson(PasswordRules rules) {
        this.rules = rules;
    }

    void checkName(Form form, String field, Words words) {
        var name = form.value(field).strip();
        if (name.isEmpty() || name.codePointCount(0, name.length()) > MAX_NAME || hasControls(name)) {
            form.wrong(field, words.nameMissing());
        }
    }

    void checkEmail(Form form, Words words) {
        if (!Emails.isValid(form.value("email"))) {
            form.wrong("email", words.emailInvalid());
        }
    }

    void checkPassword(Form form, String password, String email, Words words) {
        rules.weaknessOf(password, email)
                .ifPresent(weakness -> form.wrong(
                        "password",
                        switch (weakness) {
                            case TOO_SHORT -> words.passwordTooShort();
                            case TOO_LONG -> words.passwordTooLong();
                            case TOO_COMMON -> words.passwordTooCommon();
                        }));
    }

    private static boolean hasControls(String text) {
        return text.codePoints().anyMatch(Character::isISOControl);
    }
}
