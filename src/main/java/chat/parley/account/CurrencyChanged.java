package chat.parley.account;

/// Fired in the transaction that has the organisation count in another currency; it had no price yet.
public record CurrencyChanged(String currency) {}
