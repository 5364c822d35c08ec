#!/usr/bin/env python3
"""What clients that are slow on purpose do to the others: heads, bodies, and answers that are not taken.

For each kind: opens so many connections, that dribble a byte every 2 s or take nothing, beside wrk on 32 others, until
the gateway has cut off all of them; once unmeasured, and then between two measurements without them. Then measures what heads
that have begun and do not end take of the heap. Needs nginx, wrk and jcmd.

    src/bench/slow-clients.py target/gatehouse.war
"""
import argparse
import collections
import os
import selectors
import socket
import time

import servers

BYTE_EVERY = 2.0
SECONDS = 16
ESTABLISHED, FIN_WAIT_1 = "01", "04"

HEAD = b"GET /1k HTTP/1.1\r\nHost: a\r\nX-Slow: "
BODY = b"POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
READ = b"GET /10m HTTP/1.1\r\nHost: a\r\n\r\n"


def connect(first, small_window):
    client = socket.socket()
    if small_window:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    client.connect(("127.0.0.1", servers.HTTP))
    client.setblocking(False)
    client.send(first)
    return client


class Opening:
    """So many connections, evenly within a few seconds: what they cost together at their beginning is not the question."""

    def __init__(self, count, seconds):
        self.count = count
        self.opened = 0
        self.interval = seconds / count
        self.began = time.monotonic()

    def due(self):
        return min(self.count, int((time.monotonic() - self.began) / self.interval) + 1) - self.opened

    def next(self, first, small_window):
        self.opened += 1
        return connect(first, small_window)


class Dribblers:
    """Each sends a byte now and then until it is answered or closed."""

    def __init__(self, count, seconds, first):
        self.first = first
        self.opening = Opening(count, seconds)
        self.selector = selectors.EpollSelector()
        self.due = collections.deque()
        self.begun = {}
        self.cut = []
        self.said = collections.Counter()

    def open(self):
        for _ in range(self.opening.due()):
            client = self.opening.next(self.first, False)
            now = time.monotonic()
            self.begun[client] = now
            self.due.append((now + BYTE_EVERY, client))
            self.selector.register(client, selectors.EVENT_READ)

    def step(self):
        self.open()
        for key, _ in self.selector.select(0.02):
            self.end(key.fileobj)
        now = time.monotonic()
        while self.due and self.due[0][0] <= now:
            _, client = self.due.popleft()
            if client in self.begun:
                try:
                    client.send(b"x")
                    self.due.append((now + BYTE_EVERY, client))
                except OSError:
                    self.end(client)

    def end(self, client):
        try:
            said = client.recv(4096)[9:12].decode() or "closed"
        except OSError:
            said = "reset"
        self.said[said] += 1
        self.selector.unregister(client)
        self.cut.append(time.monotonic() - self.begun.pop(client))
        client.close()

    def left(self):
        return self.opening.count - len(self.cut)

    def close(self):
        for client in list(self.begun):
            client.close()


class Readers:
    """None takes its answer. Whether it is cut off is seen at the gateway's sockets: its own holds what it has not read."""

    def __init__(self, count, seconds):
        self.opening = Opening(count, seconds)
        self.begun = {}
        self.clients = []
        self.cut = []
        self.said = collections.Counter()
        self.kernel_mib = 0

    def open(self):
        for _ in range(self.opening.due()):
            client = self.opening.next(READ, True)
            self.clients.append(client)
            self.begun[client.getsockname()[1]] = time.monotonic()

    def sockets(self):
        """The state of the gateway's end of each connection, by the client's port."""
        states, untaken = {}, 0
        for path in ("/proc/net/tcp", "/proc/net/tcp6"):
            with open(path) as table:
                for line in table:
                    fields = line.split()
                    if fields[1].endswith(f":{servers.HTTP:04X}"):
                        states[int(fields[2][-4:], 16)] = fields[3]
                        untaken += int(fields[4][:8], 16)
        self.kernel_mib = max(self.kernel_mib, untaken / 1024 / 1024)
        return states

    def step(self):
        until = time.monotonic() + 0.2
        while time.monotonic() < until:
            self.open()
            time.sleep(0.005)
        states = self.sockets()
        for port in [port for port in self.begun if states.get(port) != ESTABLISHED]:
            self.cut.append(time.monotonic() - self.begun.pop(port))

    def left(self):
        return self.opening.count - len(self.cut)

    def close(self):
        self.said["left in the kernel"] = sum(state == FIN_WAIT_1 for state in self.sockets().values())
        self.said["MiB there at most"] = round(self.kernel_mib)
        for client in self.clients:
            client.close()


def others_seconds(known):
    """CPU of everything on the machine but what is measured here: what else runs spoils the figures."""
    with open("/proc/stat") as stat:
        ticks = [int(n) for n in stat.readline().split()[1:]]
    own = os.times()
    busy = sum(ticks[:3] + ticks[5:7]) / servers.TICKS
    return busy - sum(map(servers.cpu_seconds, known)) - own.user - own.system - own.children_user - own.children_system


class Measured:
    """wrk on 32 connections, and what else took the machine's time meanwhile."""

    def __init__(self, known):
        self.known = known
        self.began = time.monotonic()
        self.others = others_seconds(known)
        self.wrk = servers.Wrk(SECONDS)

    def result(self):
        rate, p99, failed = self.wrk.result()
        share = max(0, others_seconds(self.known) - self.others) / (time.monotonic() - self.began)
        return p99, failed, f"{failed} failed, {rate:.0f} requests/s, p99 {p99:.1f} ms (others: {share:.0%} of a processor)"


def until_cut_off(clients, pid):
    """MiB that were resident at most."""
    began = time.monotonic()
    resident = 0
    while clients.left() and time.monotonic() - began < 3 * SECONDS:
        clients.step()
        resident = max(resident, servers.resident_mib(pid))
    clients.close()
    return resident


def attack(name, make, pid, known):
    alone, _, words = Measured(known).result()
    print(f"{name}\n    before: {words}", flush=True)
    before = servers.resident_mib(pid)
    measured = Measured(known)
    clients = make()
    resident = until_cut_off(clients, pid)
    p99, _, words = measured.result()
    alone_again, _, words_after = Measured(known).result()
    cut = sorted(clients.cut)
    print(f"    with:   {words}: {2 * p99 / (alone + alone_again):.2f} times\n    after:  {words_after}\n"
          f"    {len(cut)} cut off, {clients.left()} not, after {cut[0]:.1f} to {cut[-1]:.1f} s "
          f"({', '.join(f'{n} {what}' for what, n in clients.said.items())}); "
          f"resident {before:.0f} MiB before, {resident:.0f} MiB at most", flush=True)


def heads(pid, count, size):
    before = servers.live_heap_mib(pid)
    lines = b"".join(b"X-%d: %s\r\n" % (i, b"y" * 150) for i in range(size // 160))
    clients = [connect(b"GET / HTTP/1.1\r\nHost: a\r\n" + lines, False) for _ in range(count)]
    time.sleep(1)
    after = servers.live_heap_mib(pid)
    for client in clients:
        client.close()
    kib = (after - before) * 1024 / count
    print(f"heads: {count} of {len(lines) / 1024:.1f} KiB without an end take {kib:.1f} KiB of the heap each", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("war")
    parser.add_argument("--java", default="java")
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--warmup", type=int, default=30, help="seconds before the first figure")
    parser.add_argument("--opening", type=float, default=4, help="seconds in which they connect")
    parser.add_argument("--line", action="append", default=[], help="of gatehouse.properties")
    parser.add_argument("--only", action="append", choices=["heads", "bodies", "readers"])
    args = parser.parse_args()
    servers.raise_descriptors(4 * args.clients + 1000)
    kinds = {"heads": ("slow heads", lambda: Dribblers(args.clients, args.opening, HEAD)),
             "bodies": ("slow bodies", lambda: Dribblers(args.clients, args.opening, BODY)),
             "readers": ("readers that stop", lambda: Readers(args.clients, args.opening))}
    with servers.workplace() as directory, servers.service(directory) as services, servers.gateway(args, directory, *args.line) as pid:
        known = [pid]
        for nginx in services:
            with open(f"/proc/{nginx.pid}/task/{nginx.pid}/children") as children:
                known += [nginx.pid, *map(int, children.read().split())]
        servers.Wrk(args.warmup).result()
        for kind in args.only or kinds:
            until_cut_off(kinds[kind][1](), pid)  # What is compiled meanwhile takes a processor by itself.
        for kind in args.only or kinds:
            attack(*kinds[kind], pid, known)
        heads(pid, args.clients, 15 * 1024)


if __name__ == "__main__":
    main()
