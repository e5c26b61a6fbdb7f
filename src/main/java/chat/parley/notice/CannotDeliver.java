package chat.parley.notice;

/// A try that failed. The message is for admins and holds nothing secret.
public final class CannotDeliver extends Exception {

    private final boolean forGood;

    private CannotDeliver(String message, boolean forGood) {
        super(message);
        this.forGood = forGood;
    }

    static CannotDeliver now(String message) {
        return new CannotDeliver(message, false);
    }

    static CannotDeliver ever(String message) {
        return new CannotDeliver(message, true);
    }

    /// Whether another try cannot help.
    boolean isForGood() {
        return forGood;
    }

    public String reason() {
        var message = getMessage();
        return message == null ? "" : message;
    }
}
