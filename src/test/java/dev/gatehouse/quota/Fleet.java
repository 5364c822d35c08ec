package dev.gatehouse.quota;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.quota.Cell.Take;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.Sharing;
import dev.gatehouse.state.redis.ModelRedis;
import dev.gatehouse.state.redis.ModelWay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/** Nodes that hold one limit of one caller together, in a time of their own, and when they granted. */
final class Fleet {

    static final long SECOND = 1_000_000;
    static final long TIMEOUT = 5000;
    private static final long START_MILLIS = 1_800_000_000_000L;

    private final ModelRedis redis = new ModelRedis();
    private final RateLimit limit;
    private final Random random;
    private final IntSupplier delay;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Long> grants = new ArrayList<>();

    private IntSupplier dispatch = () -> 0;
    private Sharing sharing = Sharing.STANDARD;

    private record Node(SharedCell cell, ModelWay way) {}

    /** @param delay of each message, in microseconds; below 0 = it is lost */
    Fleet(RateLimit limit, int nodes, Random random, IntSupplier delay) {
        this.limit = limit;
        this.random = random;
        this.delay = delay;
        for (int i = 0; i < nodes; i++) {
            join(nodes);
        }
    }

    /** From now on who waits in vain goes on only after so many microseconds. */
    void dispatchesAfter(IntSupplier micros) {
        dispatch = micros;
    }

    /** From now on Redis is asked about each request. */
    void asksExactly() {
        sharing = new Sharing(Sharing.STANDARD.whenUnavailable(), true);
    }

    /** One more node. */
    void join(int known) {
        ModelWay way = new ModelWay(redis, known, TIMEOUT, random, delay);
        SharedRooms rooms = new SharedRooms(way, "gatehouse", () -> Duration.ZERO, this::now);
        SharedCell cell = new SharedCell(1, "room", new SharedLimit(limit, rooms), now());
        way.onSettle(() -> rooms.sweep(ear -> ear.accept(cell)));
        nodes.add(new Node(cell, way));
    }

    ModelRedis redis() {
        return redis;
    }

    Moment now() {
        return new Moment(redis.micros() * 1000, START_MILLIS + redis.micros() / 1000);
    }

    /** Until all of them find Redis, and each other. */
    void assemble() {
        advanceTo(redis.micros() + 3 * SECOND);
        assertTrue(nodes.stream().allMatch(node -> node.way.isHere() && node.way.absent() == 0), "not all are here");
    }

    void advanceTo(long micros) {
        redis.advanceTo(micros);
    }

    void request(int node, long at) {
        request(node, 1, at);
    }

    void request(int node, int cost, long at) {
        advanceTo(at);
        ask(node, cost);
    }

    /** One that comes by and by, and waits while the node does nothing. */
    void comes(int node, long at) {
        redis.at(at, () -> way(node).whenAwake(() -> ask(node, 1)));
    }

    private void ask(int node, int cost) {
        SharedCell cell = nodes.get(node).cell;
        Take take = cell.take(cost, sharing, now());
        if (take == Take.ASK) {
            take = cell.await(cost, sharing, heard -> settled(cell, cost, heard), now());
        }
        if (take != Take.ASK) {
            settled(cell, cost, take);
        }
    }

    private void settled(SharedCell cell, int cost, Take heard) {
        int after = heard == Take.UNAVAILABLE ? dispatch.getAsInt() : 0;
        if (after > 0) {
            redis.at(redis.micros() + after, () -> counted(cost, cell.takeUnasked(cost, sharing, now())));
        } else {
            counted(cost, heard == Take.UNAVAILABLE ? cell.takeUnasked(cost, sharing, now()) : heard);
        }
    }

    private void counted(int cost, Take take) {
        if (take == Take.TAKEN) {
            for (int i = 0; i < cost; i++) {
                grants.add(redis.micros());
            }
        }
    }

    void giveBack(int node) {
        nodes.get(node).cell.giveBack(1, now());
    }

    void charge(int node, long cost) {
        nodes.get(node).cell.charge(cost, now());
    }

    SharedCell cell(int node) {
        return nodes.get(node).cell;
    }

    ModelWay way(int node) {
        return nodes.get(node).way;
    }

    /** The number of the window of a day, as it stands in the room's name. */
    long day() {
        return START_MILLIS / 86_400_000;
    }

    int granted() {
        return grants.size();
    }

    /** By what the bound allows: a hundredth, or one a node where that is more. */
    double bound() {
        return Math.max(limit.burst() / 100.0, nodes.size());
    }

    /** The most that any window which begins and ends with a grant has more than the limit allows in it. */
    double excess() {
        double perMicro = limit.period().continuous()
                ? limit.count() / (double) (limit.period().seconds() * SECOND)
                : 0;
        double most = Double.NEGATIVE_INFINITY;
        double excess = 0;
        for (int j = 0; j < grants.size(); j++) {
            double refilled = grants.get(j) * perMicro;
            most = Math.max(most, refilled - j);
            excess = Math.max(excess, j + 1 - refilled + most - limit.burst());
        }
        return excess;
    }

    void assertBound(double slack) {
        double excess = excess();
        assertTrue(excess <= bound() + slack + 1e-6, excess + " beyond it, the bound is " + bound() + " and " + slack);
    }
}
