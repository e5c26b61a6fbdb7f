package chat.parley.inference;

/// A call that was over before it began.
enum Ended implements Exchange {
    INSTANCE;

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void stop() {}

    @Override
    public void abort() {}
}
