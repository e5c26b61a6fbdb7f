package chat.parley.account;

import chat.parley.money.Money;

/// Fired in the transaction that sets Parley up.
///
/// @param monthlyLimit what all people together may spend in a month
/// @param memberMonthlyLimit what each person may spend in a month
public record OrganisationCreated(Money monthlyLimit, Money memberMonthlyLimit) {}
