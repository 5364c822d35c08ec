package dev.gatehouse.listen;

/** One body between a client and the gateway, on its way in or out, for which the client is waited for now and then. */
final class PacedBody implements Awaited {

    private final Watch watch;
    private final Body body;
    private final Pace pace;
    private final WaitedTime waited = new WaitedTime();
    private volatile boolean watched;
    private volatile boolean cutOff;

    PacedBody(Watch watch, Body body, int leastBytesPerSecond) {
        this.watch = watch;
        this.body = body;
        this.pace = new Pace(leastBytesPerSecond);
    }

    /** Nothing goes on without the client. */
    void waits() {
        waited.begin(watch.now());
        if (!watched && !cutOff) {
            watched = true;
            watch.awaited().add(this);
        }
    }

    /** The client has done something. */
    void goesOn() {
        waited.end(watch.now());
    }

    @Override
    public boolean sweep(long nowNanos) {
        if (!waited.isNow() || body.isEndless()) {
            return false;
        }
        if (pace.isTooSlow(waited.nanos(nowNanos), body.bytesMoved())) {
            cutOff = true;
            body.cutOff();
            return false;
        }
        if (pace.isDoubtful()) {
            body.press();
        }
        return true;
    }

    @Override
    public void letGo() {
        watched = false;
        if (waited.isNow() && !cutOff && !body.isEndless() && !watched) {
            watched = true;
            watch.awaited().add(this);
        }
    }

    /** What is moved. */
    interface Body {

        /** So far. */
        long bytesMoved();

        /** Whether it may be silent for as long as it likes. */
        boolean isEndless();

        /** Looks whether there is more to be moved than is known. */
        void press();

        /** Ends the exchange, since the client is too slow. */
        void cutOff();
    }
}
