package dev.gatehouse.state.redis;

import dev.gatehouse.state.redis.Question.Answer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A Redis as the scripts see it, in a time of its own: it can be killed and begin anew with nothing, and hang, after which it does all that it
 * was asked meanwhile. {@link ModelWay} is the way of one node to it.
 */
public final class ModelRedis {

    private final Map<String, Room> rooms = new HashMap<>();
    private final Map<ModelWay, Long> members = new HashMap<>();
    private final Map<ModelWay, Long> settled = new HashMap<>();
    private final Map<ModelWay, Long> apart = new HashMap<>();
    private final List<ModelWay> ways = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Queue<Runnable> undone = new ArrayDeque<>();
    private long micros;
    private long order;
    private long asked;
    private long beganMillis = 1;
    private boolean up = true;
    private boolean paused;

    /** What the hash of a room holds; b is below 0 if it is not there, and p is 1 then. */
    private record Room(
            long m, long t, long b, double p, @Nullable Long g) {}

    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    public long micros() {
        return micros;
    }

    /** How often it was asked. */
    public long asked() {
        return asked;
    }

    public long missing(String key) {
        Room room = rooms.get(key);
        return room == null ? 0 : room.m;
    }

    /** Does all that comes to pass until then. */
    public void advanceTo(long until) {
        while (!events.isEmpty() && events.peek().at <= until) {
            Event event = events.poll();
            micros = Math.max(micros, event.at);
            event.what.run();
        }
        micros = Math.max(micros, until);
    }

    public void at(long when, Runnable what) {
        events.add(new Event(when, order++, what));
    }

    /** All that it knew is gone, and so are the connections. */
    public void kill() {
        forgetAll();
        up = false;
        paused = false;
        undone.clear();
        cut();
    }

    /** The connections are gone, and nothing else. */
    public void cut() {
        ways.forEach(ModelWay::cut);
    }

    public void forgetAll() {
        rooms.clear();
        members.clear();
        settled.clear();
        apart.clear();
    }

    public void start() {
        up = true;
        beganMillis = millis();
    }

    public void pause() {
        paused = true;
    }

    public void goOn() {
        paused = false;
        for (Runnable what = undone.poll(); what != null; what = undone.poll()) {
            what.run();
        }
    }

    boolean isUp() {
        return up;
    }

    boolean isPaused() {
        return paused;
    }

    void add(ModelWay way) {
        ways.add(way);
    }

    /** Does it when it is not paused; never if it is killed first. */
    void run(Runnable what) {
        if (paused) {
            undone.add(what);
        } else if (up) {
            what.run();
        }
    }

    /** The same as lease.lua. */
    Answer lease(Question question, int nodes) {
        asked++;
        LeaseTerms terms = question.terms();
        Room room = rooms.get(question.key());
        long missing = room == null ? 0 : room.m;
        long before = room == null ? 0 : room.b < 0 ? room.m : room.b;
        int absent = Math.min(question.arrears().absent(), nodes - 1);
        double part = Math.min(room == null ? 1 : room.p, (nodes - absent) / (double) nodes);
        if (room != null) {
            long back = terms.refillIn(micros - room.t);
            long since = Math.max(0, missing - before - (long) (Math.max(0, back - before) * part));
            before = Math.max(0, before - back);
            missing = before + since;
        }
        long known = question.arrears().known();
        long reckoned = question.arrears().onTop();
        Long told = room == null ? null : room.g;
        if (told == null && known > 0 && reckoned != 0) {
            told = reckoned;
        }
        long top = told == null ? 0 : told;
        if (known > before) {
            missing += known - before;
            before = known;
        }
        missing = Math.max(0, missing + question.arrears().settled() + question.charged() * terms.partsPerUnit());
        long free = terms.free(missing + question.arrears().reserved(top, nodes) - top);
        long granted = Math.max(0, Math.min(question.needed(), free));
        granted += Math.max(0, Math.min(question.wanted(), Math.floorDiv(free - granted, 2L * nodes)));
        missing += granted * terms.partsPerUnit();
        boolean coming = known > 0 || absent > 0;
        rooms.put(
                question.key(),
                new Room(missing, micros, coming ? Math.min(before, missing) : -1, coming ? part : 1, told));
        return new Answer(granted, missing - top, top);
    }

    /** The same as grant.lua. */
    public void grant(String key, long parts) {
        Room room = rooms.getOrDefault(key, new Room(0, 0, -1, 1, null));
        rooms.put(key, new Room(room.m, room.t, room.b, room.p, (room.g == null ? 0 : room.g) + parts));
    }

    /** The same as members.lua. */
    Sign.Answer sign(ModelWay way, Sign sign) {
        long now = millis();
        members.put(way, now);
        members.values().removeIf(at -> at <= now - Members.TTL_MILLIS);
        if (sign.settledMillis() > 0) {
            settled.put(way, sign.settledMillis());
        }
        settled.values().removeIf(at -> at <= now - Members.TTL_MILLIS || at > now);
        int since = (int)
                settled.values().stream().filter(at -> at >= sign.sinceMillis()).count();
        apart.remove(way);
        if (sign.apart()) {
            apart.put(way, now);
        }
        apart.values().removeIf(at -> at <= now - Members.TTL_MILLIS);
        return new Sign.Answer(members.size(), now, since, apart.size(), beganMillis);
    }

    private long millis() {
        return 1_000_000 + micros / 1000;
    }
}
