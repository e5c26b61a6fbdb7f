package chat.parley.inference;

/// How long a model may think before it answers. What each step is called upstream is data of the offer.
public enum Effort {
    OFF,
    LOW,
    HIGH,
    MAX;

    public boolean thinks() {
        return this != OFF;
    }
}
