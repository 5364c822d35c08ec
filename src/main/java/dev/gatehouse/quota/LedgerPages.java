package dev.gatehouse.quota;

import dev.gatehouse.state.Account;
import dev.gatehouse.state.Ledger;
import dev.gatehouse.state.LedgerFault;
import dev.gatehouse.state.WindowUse;
import dev.gatehouse.state.WindowUse.Use;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries what cells have counted into the ledger, and what the ledger has into cells. For one thread. */
final class LedgerPages {

    private final Books books;
    private final LimiterStore store;

    /** What the file had when it was read; null before. */
    private @Nullable Restored restored;

    LedgerPages(Books books, LimiterStore store) {
        this.books = books;
        this.store = store;
    }

    /**
     * Reads what is still of use: cells that are made from now on begin with it, and cells that were made before get it on top.
     *
     * @param now seconds since 1970
     */
    void restore(Ledger ledger, long now) throws LedgerFault {
        books.useKey(ledger.key(books.key()));
        Restored read = new Restored();
        Map<Account, Grant> grants = new HashMap<>();
        ledger.eachCurrent(row -> {
            if (row.end() > now) {
                read.put(books.hash(row.account()), row.start(), row.use().used());
                if (row.use().granted() != 0) {
                    grants.put(row.account(), new Grant(row.start(), row.use().granted()));
                }
            }
        });
        grants.forEach(books::grant);
        restored = read;
        books.restore(read);
        eachBooked(this::addRestored);
    }

    /** A cell that was being made while the ledger was read may be met only when it has changed. */
    private void addRestored(LocalCell cell, Booking booking) {
        Restored read = restored;
        if (read == null || booking.isRestored()) {
            return;
        }
        booking.noteRestored();
        Account account = booking.account();
        int place = read.find(books.hash(account));
        Moment now = store.now();
        if (place >= 0 && booking.limiter().windowAt(now).start() == read.start(place)) {
            cell.charge(read.used(place), now);
        }
        Grant grant = books.grant(account);
        if (grant != null) {
            cell.grant(grant);
        }
    }

    /** What has changed since the last time. */
    void writeChanges(Ledger ledger) throws LedgerFault {
        for (Books.Ended ended = books.nextEnded(); ended != null; ended = books.nextEnded()) {
            ledger.putPast(row(ended.booking(), ended.state()));
        }
        for (LocalCell cell = books.nextChanged(); cell != null; cell = books.nextChanged()) {
            Booking booking = cell.booking();
            if (booking != null) {
                // First, so that a change that comes while the state is read is told again.
                booking.unqueue();
                write(cell, booking, ledger);
            }
        }
    }

    /** All that there is: for a file that does not have what was written before. */
    void writeAll(Ledger ledger) throws LedgerFault {
        LedgerFault[] fault = new LedgerFault[1];
        eachBooked((cell, booking) -> {
            try {
                if (fault[0] == null) {
                    write(cell, booking, ledger);
                }
            } catch (LedgerFault e) {
                fault[0] = e;
            }
        });
        if (fault[0] != null) {
            throw fault[0];
        }
    }

    private void write(LocalCell cell, Booking booking, Ledger ledger) throws LedgerFault {
        addRestored(cell, booking);
        long state = cell.state();
        if (state != Limiter.FRESH) {
            ledger.put(row(booking, state));
        }
    }

    private WindowUse row(Booking booking, long state) {
        WindowLimiter limiter = booking.limiter();
        Window window = limiter.window(state);
        Account account = booking.account();
        Grant grant = books.grant(account);
        long granted = grant != null && grant.start() == window.start() ? grant.units() : 0;
        return new WindowUse(
                account, window.start(), window.end(), new Use(limiter.units(state), granted, limiter.count()));
    }

    /** To the cell that the account has, and to those that it will have. */
    void grant(Account account, Grant grant) {
        books.grant(account, grant);
        eachBooked((cell, booking) -> {
            if (booking.account().equals(account)) {
                cell.grant(grant);
            }
        });
    }

    private void eachBooked(BookedEar ear) {
        store.eachCell(cell -> {
            if (cell instanceof LocalCell local) {
                Booking booking = local.booking();
                if (booking != null) {
                    ear.accept(local, booking);
                }
            }
        });
    }

    private interface BookedEar {
        void accept(LocalCell cell, Booking booking);
    }
}
