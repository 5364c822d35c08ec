package dev.gatehouse.quota;

import dev.gatehouse.state.Account;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Under which account a cell's use is written down, and whether it is about to be. A request that changes a cell which has been
 * written since its last change puts it into a queue; one that comes after it finds it there, and so does nothing.
 */
final class Booking {

    private static final VarHandle QUEUED;

    static {
        try {
            QUEUED = MethodHandles.lookup().findVarHandle(Booking.class, "queued", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Books books;
    private final Account.Kind kind;
    private final String limit;

    /** Null for strangers, of whom a hash is enough. */
    private final @Nullable String name;

    private final long hash;

    /** Whether the cell began with what the ledger has of it; else the ledger had not been read. */
    private volatile boolean restored;

    private volatile boolean queued;
    private volatile Following following;

    /** @param effective goes by {@code said}, and by what was granted on top */
    private record Following(
            WindowLimiter said,
            WindowLimiter effective,
            @Nullable Grant grant) {

        static Following of(WindowLimiter said, @Nullable Grant grant) {
            return new Following(said, grant == null ? said : said.granting(grant), grant);
        }
    }

    /**
     * @param account of a stranger has his hash in hexadecimal for a name
     * @param grant null if there is none
     */
    Booking(Books books, Account account, WindowLimiter limiter, @Nullable Grant grant, boolean restored) {
        boolean stranger = account.kind() == Account.Kind.STRANGER;
        this.books = books;
        this.kind = account.kind();
        this.limit = account.limit();
        this.name = stranger ? null : account.who();
        this.hash = stranger ? Long.parseUnsignedLong(account.who(), Books.HEX) : 0;
        this.following = Following.of(limiter, grant);
        this.restored = restored;
    }

    Account account() {
        return new Account(kind, name == null ? Long.toUnsignedString(hash, Books.HEX) : name, limit);
    }

    /** By what the cell counts where this is what the limit says. */
    @SuppressWarnings("ReferenceEquality")
    WindowLimiter limiter(Limiter said) {
        Following now = following;
        return now.said == said ? now.effective : follow((WindowLimiter) said);
    }

    WindowLimiter limiter() {
        return following.effective;
    }

    private synchronized WindowLimiter follow(WindowLimiter said) {
        following = Following.of(said, following.grant);
        return following.effective;
    }

    synchronized void grant(Grant grant) {
        following = Following.of(following.said, grant);
    }

    boolean isRestored() {
        return restored;
    }

    void noteRestored() {
        restored = true;
    }

    /** Called after each change of the cell. What was counted in a window that is left is known to nobody else. */
    void changed(LocalCell cell, long before, long after) {
        WindowLimiter limiter = following.effective;
        if (kind != Account.Kind.STRANGER && limiter.leavesWindow(before, after)) {
            books.ended(this, before);
        }
        if (!queued && QUEUED.compareAndSet(this, false, true)) {
            books.changed(cell);
        }
    }

    /** What changes from here on is told again. */
    void unqueue() {
        queued = false;
    }
}
