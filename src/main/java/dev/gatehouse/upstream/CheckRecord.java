package dev.gatehouse.upstream;

/** What checks have said of an endpoint so far. Until they say otherwise it is well. Any thread's. */
final class CheckRecord {

    private volatile boolean down;

    // Guarded by this.
    private boolean everChecked;
    private int againstItInARow;

    boolean isDown() {
        return down;
    }

    /**
     * A check was good.
     *
     * @param after so many in a row one that is down is well again
     * @return whether that is so now, and was not before
     */
    synchronized boolean good(int after) {
        everChecked = true;
        if (!down) {
            againstItInARow = 0;
            return false;
        }
        return against(after, false);
    }

    /**
     * A check has failed. If it is the first ever, nothing speaks for the endpoint: one is enough.
     *
     * @param after so many in a row one that is well is down
     * @return whether that is so now, and was not before
     */
    synchronized boolean bad(int after) {
        int enough = everChecked ? after : 1;
        everChecked = true;
        if (down) {
            againstItInARow = 0;
            return false;
        }
        return against(enough, true);
    }

    /** Counts one that contradicts what holds so far. */
    private boolean against(int enough, boolean saysDown) {
        againstItInARow++;
        if (againstItInARow < enough) {
            return false;
        }
        againstItInARow = 0;
        down = saysDown;
        return true;
    }

    /** Nobody asks any more. */
    synchronized void forget() {
        down = false;
        everChecked = false;
        againstItInARow = 0;
    }
}
