package dev.gatehouse.quota;

import dev.gatehouse.state.redis.LeaseTerms;
import dev.gatehouse.state.redis.Ledger;
import dev.gatehouse.state.redis.Question;
import dev.gatehouse.state.redis.Question.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntSupplier;

/**
 * A Redis as the script sees it, and the way to it, in a time of its own: what is asked arrives after a while, is done in one
 * step, and the answer takes as long again, or gets lost.
 */
final class ModelLedger {

    private final Map<String, long[]> rooms = new HashMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long micros;
    private long order;
    private long asked;

    long micros() {
        return micros;
    }

    long asked() {
        return asked;
    }

    /** Does all that comes to pass until then. */
    void advanceTo(long until) {
        while (!events.isEmpty() && events.peek().at <= until) {
            Event event = events.poll();
            micros = Math.max(micros, event.at);
            event.what.run();
        }
        micros = Math.max(micros, until);
    }

    void at(long when, Runnable what) {
        events.add(new Event(when, order++, what));
    }

    void forgetAll() {
        rooms.clear();
    }

    /** The same as lease.lua. */
    Answer lease(Question question, int nodes) {
        LeaseTerms terms = question.terms();
        long[] room = rooms.computeIfAbsent(question.key(), key -> new long[] {0, micros});
        long missing = terms.missingAfter(room[0], micros - room[1]);
        missing = Math.max(missing, question.known()) + question.settled();
        missing = Math.max(0, missing + question.charged() * terms.partsPerUnit());
        long free = terms.free(missing);
        long granted = Math.max(0, Math.min(question.needed(), free));
        granted += Math.max(0, Math.min(question.wanted(), Math.floorDiv(free - granted, 2L * nodes)));
        missing += granted * terms.partsPerUnit();
        room[0] = missing;
        room[1] = micros;
        return new Answer(granted, missing);
    }

    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** One node's way to it. */
    final class Way implements Ledger {

        private final int nodes;
        private final IntSupplier delayMicros;
        private boolean here = true;
        private long returns = 1;

        /** @param delayMicros of each message; below 0 = it is lost */
        Way(int nodes, IntSupplier delayMicros) {
            this.nodes = nodes;
            this.delayMicros = delayMicros;
        }

        void here(boolean now) {
            returns += now && !here ? 1 : 0;
            here = now;
        }

        @Override
        public boolean ask(Question question) {
            if (!here) {
                return false;
            }
            asked++;
            boolean[] done = new boolean[1];
            int there = delayMicros.getAsInt();
            int back = delayMicros.getAsInt();
            at(micros + 5000, () -> {
                if (!done[0]) {
                    question.asker().late();
                }
            });
            if (there < 0) {
                at(micros + 50_000, () -> fail(question, done));
                return true;
            }
            at(micros + there, () -> {
                Answer answer = lease(question, nodes);
                if (back < 0) {
                    at(micros + 50_000, () -> fail(question, done));
                } else {
                    at(micros + back, () -> {
                        done[0] = true;
                        question.asker().answered(answer);
                    });
                }
            });
            return true;
        }

        private void fail(Question question, boolean[] done) {
            done[0] = true;
            question.asker().failed();
        }

        @Override
        public int nodes() {
            return nodes;
        }

        @Override
        public boolean isHere() {
            return here;
        }

        @Override
        public long returns() {
            return returns;
        }
    }
}
