#!/usr/bin/env python3
"""Three gateways, one Redis, ten times the limit: what they grant together, held against the bound.

  src/bench/shared-quotas.py [--war target/gatehouse.war] [--seconds 60] [--only even,skewed,...]

Needs redis-server. Requests are sent when they are due, whether or not others have been answered. What was granted is counted by the gateways'
own records, so that a slow client changes nothing. A record tells when a request came and when its answer was sent; it was granted somewhere in between, which is
a millisecond on a quiet machine, and up to the time-out for those that had to wait for Redis. So for the most that any window has more than the limit allows in
it two figures are given: counting those alone that came and were answered within the window, which is certain, and all that may have been granted in it.
Of every scenario: how many were granted, how many the limit has in that time, and these two; the bound is 1 % of the limit's burst or
one request a gateway, whichever is more. Ends with 1 if it is certain that a bound was exceeded, or an even load could use less than 98 %.

  even, skewed (90, 5 and 5 %), bursty (once a second a second's requests within 50 ms, at one gateway)
  killed    Redis is killed and started anew, empty
  paused    Redis is stopped (SIGSTOP), and goes on
  node      one gateway is killed (SIGKILL), with what it holds
  day       a daily quota, Redis killed in the middle and started anew, empty
"""
import argparse
import asyncio
import collections
import contextlib
import datetime
import http.client
import itertools
import json
import random
import signal
import subprocess
import sys
import time

from servers import await_port, raise_descriptors, workplace, write

REDIS, FIRST = 18980, 18981
NODES = 3
CONNECTIONS = 1500  # to each
REQUEST = b"GET /%s HTTP/1.1\r\nHost: bench\r\n\r\n"


class Connection(asyncio.Protocol):
    """One of the client's, for one request at a time."""

    def __init__(self, load, node):
        self.load, self.node, self.due, self.received, self.transport = load, node, None, b"", None

    def connection_made(self, transport):
        self.transport = transport
        self.load.open[self.node].add(self)

    def ask(self, due):
        self.due, self.received = due, b""
        self.transport.write(self.load.request)

    def data_received(self, data):
        self.received += data
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end or not self.is_whole(head.lower(), body):
            return
        self.load.answered(self.node, int(head[9:12]), self.due)
        self.due = None
        if b"\r\nConnection: close" not in head:
            self.load.idle[self.node].append(self)

    @staticmethod
    def is_whole(head, body):
        if b"transfer-encoding: chunked" in head:
            return body.endswith(b"0\r\n\r\n")
        length = head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]
        return len(body) >= int(length or 0)

    def connection_lost(self, failure):
        self.load.open[self.node].discard(self)
        if self in self.load.idle[self.node]:
            self.load.idle[self.node].remove(self)
        if self.due is not None:
            self.load.answered(self.node, "lost", self.due)


class Load:
    def __init__(self, path):
        self.request = REQUEST % path.encode()
        self.idle = [[] for _ in range(NODES)]
        self.open, self.dead = [set() for _ in range(NODES)], set()
        self.statuses, self.took = collections.Counter(), []

    def answered(self, node, status, due):
        self.statuses[status] += 1
        self.took.append((due, time.monotonic() - due))

    async def send(self, plan):
        """@param plan of (seconds from the start, gateway)"""
        loop, start = asyncio.get_running_loop(), time.monotonic()
        self.start = start
        for number, (offset, node) in enumerate(plan):
            ahead = start + offset - time.monotonic()
            if ahead > 0:
                await asyncio.sleep(ahead)
            elif number % 50 == 0:
                await asyncio.sleep(0)
            if node in self.dead:
                continue
            due = max(start + offset, time.monotonic() if ahead <= 0 else 0)
            if self.idle[node]:
                self.idle[node].pop().ask(due)
            elif len(self.open[node]) < CONNECTIONS:
                loop.create_task(self.connect(node, due))
            else:
                self.statuses["not sent"] += 1
        await asyncio.sleep(1)
        for connection in set().union(*self.open):
            connection.transport.close()

    async def connect(self, node, due):
        try:
            _, connection = await asyncio.get_running_loop().create_connection(
                lambda: Connection(self, node), "127.0.0.1", FIRST + node)
            connection.ask(due)
        except OSError:
            self.answered(node, "unconnected", due)


class Redis:
    def __init__(self, directory):
        self.directory = directory
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(REDIS), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
             "--dir", self.directory], stdout=subprocess.DEVNULL)
        await_port(REDIS, self.process)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGCONT)
        self.kill()


def await_here(node, process):
    await_port(FIRST + NODES + node, process)
    for _ in range(600):
        connection = http.client.HTTPConnection("127.0.0.1", FIRST + NODES + node, timeout=10)
        connection.request("GET", "/state")
        if json.loads(connection.getresponse().read())["shared"]["redis"] == "here":
            return
        time.sleep(0.1)
    raise SystemExit(f"gateway {node} does not find its Redis")


@contextlib.contextmanager
def gateways(args, directory, quotas):
    processes = []
    try:
        for node in range(NODES):
            home = f"{directory}/{node}"
            write(f"{home}/conf/gatehouse.properties", f"""
                listen.http = 127.0.0.1:{FIRST + node}
                admin.listen = 127.0.0.1:{FIRST + NODES + node}
                audit.file = {home}/audit.jsonl
                state = redis://127.0.0.1:{REDIS}
                state.timeout = {args.timeout}
                state.nodes = {NODES}
                limit.connections-per-address = off
                """)
            for name, quota in quotas.items():
                write(f"{home}/conf/routes/{name}.properties",
                      f"match.path = /{name}\nauth = none\nrespond.status = 204\nquota = {quota} per route\n")
            what = args.command.split() if args.command else ["-jar", args.war]
            processes.append(subprocess.Popen(
                [args.java, "-Xms128m", "-Xmx128m", "-XX:+UseParallelGC", *what, "serve", "--conf", f"{home}/conf"],
                stdout=open(f"{home}/out", "w"), stderr=subprocess.STDOUT))
        for node, process in enumerate(processes):
            await_port(FIRST + node, process)
        for node in range(NODES):
            await_here(node, processes[node])
        asyncio.run(Load("warm").send(even(10 * args.limit, 20)))
        for node in range(NODES):
            await_here(node, processes[node])
        yield processes
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(60)


def granted(directory, path, since):
    """Between which two times each was granted, in seconds; a record's time is cut to the millisecond."""
    times = []
    for node in range(NODES):
        with open(f"{directory}/{node}/audit.jsonl") as lines:
            for line in lines:
                try:
                    record = json.loads(line)
                except ValueError:
                    continue  # The last line of one that was killed.
                if record["route"] == path and record["status"] == 204:
                    at = datetime.datetime.fromisoformat(record["time"].replace("Z", "+00:00")).timestamp()
                    if at >= since - 1:
                        times.append((at, at + 0.001 + record["durationMicros"] / 1e6))
    return times


class Most:
    """The most of some numbers, all of which up to one of them can be raised at once."""

    def __init__(self, count):
        self.size = 1 << max(1, count - 1).bit_length()
        self.most, self.more = [float("-inf")] * (2 * self.size), [0] * (2 * self.size)

    def put(self, index, value):
        at = index + self.size
        above = at >> 1
        while above:
            value -= self.more[above]
            above >>= 1
        self.most[at] = value
        self.above(at)

    def raise_to(self, index):
        """Those up to this one, itself included, by one."""
        at = index + self.size
        self.most[at] += 1
        while at > 1:
            if at & 1:
                self.most[at - 1] += 1
                self.more[at - 1] += 1
            at >>= 1
            self.most[at] = max(self.most[2 * at], self.most[2 * at + 1]) + self.more[at]

    def above(self, at):
        while at > 1:
            at >>= 1
            self.most[at] = max(self.most[2 * at], self.most[2 * at + 1]) + self.more[at]


def certain(times, rate, burst):
    """The most that any window has more than the limit allows, of those that came and were answered within it."""
    begins = sorted(range(len(times)), key=lambda number: times[number][0])
    place = {number: index for index, number in enumerate(begins)}
    most, found = Most(len(times)), float("-inf")
    for number in sorted(range(len(times)), key=lambda number: times[number][1]):
        came, answered = times[number]
        # Windows that begin with this request have as many of those that came later and were answered before.
        later = itertools.takewhile(lambda other: times[other][0] <= answered, begins[place[number] + 1:])
        within = sum(1 for other in later if (times[other][1], other) < (answered, number))
        most.put(place[number], came * rate + within)
        most.raise_to(place[number])
        found = max(found, most.most[1] - answered * rate - burst)
    return found


def possible(times, rate, burst):
    """The most that may have been granted in any window more than the limit allows."""
    came, answered = sorted(at for at, _ in times), sorted(at for _, at in times)
    most, found, begun = float("-inf"), float("-inf"), 0
    for number, at in enumerate(came):
        while begun < len(answered) and answered[begun] <= at:
            most = max(most, answered[begun] * rate - begun)
            begun += 1
        most = max(most, at * rate - begun)
        found = max(found, number + 1 - at * rate + most - burst)
    return found


def even(rate, seconds):
    return [(number / rate, number % NODES) for number in range(int(rate * seconds))]


def skewed(rate, seconds):
    chance = random.Random(1)
    return [(number / rate, 0 if (lot := chance.random()) < 0.9 else 1 if lot < 0.95 else 2)
            for number in range(int(rate * seconds))]


def bursty(rate, seconds):
    chance = random.Random(2)
    return [(second + 0.05 * number / rate, node) for second in range(seconds)
            for node in [chance.randrange(NODES)] for number in range(rate)]


def p99(took, start, begin, end):
    found = sorted(seconds for due, seconds in took if begin <= due - start < end)
    return 1000 * found[len(found) * 99 // 100] if found else float("nan")


async def run(load, plan, *events):
    async def happen(at, what):
        await asyncio.sleep(at)
        what()

    tasks = [asyncio.create_task(happen(at, what)) for at, what in events]
    await load.send(plan)
    for task in tasks:
        await task


def scenario(args, name, redis, processes, directory):
    limit, seconds = args.limit, args.seconds
    path, rate, burst, load = "second", limit, limit, Load("second")
    plan = {"skewed": skewed, "bursty": bursty}.get(name, even)(10 * limit, seconds)
    third, events = seconds / 3, []
    if name == "killed":
        events = [(third, redis.kill), (2 * third, redis.start)]
    elif name == "paused":
        events = [(third, lambda: redis.process.send_signal(signal.SIGSTOP)),
                  (2 * third, lambda: redis.process.send_signal(signal.SIGCONT))]
    elif name == "node":
        def kill():
            load.dead.add(2)
            processes[2].kill()
        events = [(third, kill)]
    elif name == "day":
        path, rate, burst, load = "day", 0, args.day, Load("day")
        # The quota would be used up after two thirds of the time.
        plan = even(int(args.day * 1.5 / seconds), seconds)
        events = [(third / 2, redis.kill), (third, redis.start)]
    since = time.time()
    asyncio.run(run(load, plan, *events))
    time.sleep(2)
    times = granted(directory, path, since)
    has = burst + rate * (max(times)[0] - min(times)[0]) if times else 0
    bound = max(burst / 100, NODES)
    found = certain(times, rate, burst)
    print(f"{name}: {sum(load.statuses.values())} requests, {len(times)} granted of {has:.0f} that the limit has "
          f"({100 * len(times) / max(1, has):.2f} %); most beyond it in any window {found:.1f} for certain, at most "
          f"{possible(times, rate, burst):.1f}, bound {bound:.0f}; p99 ms by thirds "
          + " ".join(f"{p99(load.took, load.start, i * third, (i + 1) * third):.1f}" for i in range(3))
          + f"; {dict(load.statuses)}", flush=True)
    enough = len(times) >= 0.98 * has if name in ("even", "skewed") else True
    return found <= bound and enough


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--war", default="target/gatehouse.war")
    parser.add_argument("--java", default="java")
    parser.add_argument("--command", help="instead of java -jar, such as a class path and a main class")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--limit", type=int, default=100, help="a second")
    parser.add_argument("--day", type=int, default=6000, help="a day")
    parser.add_argument("--timeout", default="5ms")
    parser.add_argument("--only", default="even,skewed,bursty,killed,paused,day,node")
    args = parser.parse_args()
    raise_descriptors(4096)
    with workplace() as directory:
        redis = Redis(directory)
        try:
            quotas = {"warm": f"{args.limit}/s", "second": f"{args.limit}/s", "day": f"{args.day}/day"}
            with gateways(args, directory, quotas) as processes:
                held = [scenario(args, name, redis, processes, directory) for name in args.only.split(",")]
                for node in range(NODES):
                    with open(f"{directory}/{node}/out") as log:
                        for line in log:
                            if "Redis is" in line:
                                print(f"gateway {node}: {line.strip()[:160]}")
        finally:
            redis.stop()
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
