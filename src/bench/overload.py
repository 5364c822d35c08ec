#!/usr/bin/env python3
"""Sends five times what a service can carry through a gateway that sheds, and tells what became of it.

  src/bench/overload.py [--war target/gatehouse.war] [--limit adaptive] [--seconds 30] [--times 5]

The service does 4 things at a time, each in 20 ms, and queues the rest without end: 200 requests a second. Requests are sent when they
are due, whether or not others have been answered (every latency counts from then), each on an idle connection or a new one. Prints the 99th percentile
with little to do and under the load, answers by status, and memory before and after. Ends with 1 if the answers given under the
load are slower than twice the first and the service's time together, or something else than 200 and 503 was answered.
"""
import argparse
import asyncio
import collections
import multiprocessing
import sys
import time

from servers import HTTP, SERVICE, cpu_seconds, live_heap_mib, raise_descriptors, resident_mib, running
from servers import workplace, write

WORKERS, WORK_SECONDS = 4, 0.020
CAPACITY = WORKERS / WORK_SECONDS
REQUEST = b"GET /work HTTP/1.1\r\nHost: bench\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def serve():
    async def main():
        places = asyncio.Semaphore(WORKERS)

        async def connected(reader, writer):
            try:
                while await reader.readuntil(b"\r\n\r\n"):
                    async with places:
                        await asyncio.sleep(WORK_SECONDS)
                    writer.write(ANSWER)
            except (asyncio.IncompleteReadError, ConnectionError):
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", SERVICE, backlog=4096)
        await server.serve_forever()

    asyncio.run(main())


class Connection(asyncio.Protocol):
    """One of the client's, for one request at a time."""

    def __init__(self, load):
        self.load, self.due, self.received, self.transport = load, None, b"", None

    def connection_made(self, transport):
        self.transport = transport
        self.load.open.add(self)

    def ask(self, due):
        self.due, self.received = due, b""
        self.transport.write(REQUEST)

    def data_received(self, data):
        self.received += data
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        if len(body) >= length:
            self.load.answered(int(head[9:12]), time.monotonic() - self.due)
            self.due = None
            if b"\r\nConnection: close" not in head:
                self.load.idle.append(self)

    def connection_lost(self, failure):
        self.load.open.discard(self)
        if self in self.load.idle:
            self.load.idle.remove(self)
        if self.due is not None:
            self.load.answered("lost", time.monotonic() - self.due)


class Load:
    def __init__(self):
        self.idle, self.open = [], set()
        self.statuses, self.latencies = collections.Counter(), collections.defaultdict(list)

    def answered(self, status, seconds):
        self.statuses[status] += 1
        self.latencies[status].append(seconds)

    async def send(self, rate, seconds):
        loop = asyncio.get_running_loop()
        start = time.monotonic()
        pending = set()
        for number in range(int(rate * seconds)):
            due = start + number / rate
            ahead = due - time.monotonic()
            if ahead > 0:
                await asyncio.sleep(ahead)
            elif number % 50 == 0:
                await asyncio.sleep(0)
            if self.idle:
                self.idle.pop().ask(due)
            else:
                task = loop.create_task(self.connect(due))
                pending.add(task)
                task.add_done_callback(pending.discard)
        end = time.monotonic() + 60
        while sum(self.statuses.values()) < int(rate * seconds) and time.monotonic() < end:
            await asyncio.sleep(0.05)
        for connection in list(self.open):
            connection.transport.close()
        await asyncio.sleep(0.1)

    async def connect(self, due):
        try:
            _, connection = await asyncio.get_running_loop().create_connection(
                lambda: Connection(self), "127.0.0.1", HTTP)
            connection.ask(due)
        except OSError:
            self.answered("unconnected", time.monotonic() - due)


def percentile(latencies, percent):
    ordered = sorted(latencies) or [float("nan")]
    return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def run(rate, seconds):
    load = Load()
    asyncio.run(load.send(rate, seconds))
    return load


def tell(name, load, seconds):
    counts = ", ".join(f"{count} {status}" for status, count in sorted(load.statuses.items(), key=str))
    print(f"{name}: {counts}; of 200: {load.statuses[200] / seconds:.0f}/s, median "
          f"{percentile(load.latencies[200], 50):.1f} ms, p99 {percentile(load.latencies[200], 99):.1f} ms; of 503: median "
          f"{percentile(load.latencies[503], 50):.1f} ms, p99 {percentile(load.latencies[503], 99):.1f} ms", flush=True)


def measure(a, pid):
    run(a.times * CAPACITY, 15)  # Compiled, before anything is looked at.
    time.sleep(2)
    calm = run(CAPACITY / 4, 10)
    tell("little to do", calm, 10)
    memory = resident_mib(pid), live_heap_mib(pid)
    cpu = cpu_seconds(pid)
    load = run(a.times * CAPACITY, a.seconds)
    cpu = cpu_seconds(pid) - cpu
    tell(f"{a.times} times the load", load, a.seconds)
    after = resident_mib(pid), live_heap_mib(pid)
    print(f"resident {memory[0]:.0f} and {after[0]:.0f} MiB, live heap {memory[1]:.1f} and {after[1]:.1f} MiB; "
          f"{1e6 * cpu / sum(load.statuses.values()):.0f} us of CPU for each request")
    bound = 2 * percentile(calm.latencies[200], 99) + 1000 * WORK_SECONDS
    p99 = percentile(load.latencies[200], 99)
    kept = p99 <= bound and set(load.statuses) <= {200, 503}
    print(f"p99 {p99:.1f} ms, bound {bound:.1f} ms: {'kept' if kept else 'MISSED'}")
    return kept


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--war", default="target/gatehouse.war")
    p.add_argument("--java", default="java")
    p.add_argument("--limit", default="adaptive", help="of the upstream; none = the gateway does not shed")
    p.add_argument("--seconds", type=int, default=30)
    p.add_argument("--times", type=float, default=5)
    a = p.parse_args()
    raise_descriptors(20000)
    service = multiprocessing.Process(target=serve, daemon=True)
    service.start()
    with workplace() as directory:
        write(f"{directory}/conf/gatehouse.properties",
              f"listen.http = 127.0.0.1:{HTTP}\nadmin.listen = off\naudit.file = {directory}/audit.jsonl\n"
              "limit.connections-per-address = off\n")
        write(f"{directory}/conf/routes/all.properties",
              f"match.path = /**\nauth = none\nupstream.endpoints = http://127.0.0.1:{SERVICE}\n"
              + (f"upstream.limit.concurrent = {a.limit}\n" if a.limit != "none" else ""))
        command = [a.java, "-Xms256m", "-Xmx256m", "-XX:+UseParallelGC", "-XX:+AlwaysPreTouch", "-jar", a.war, "serve",
                   "--conf", f"{directory}/conf"]
        try:
            with running(command, HTTP) as process:
                kept = measure(a, process.pid)
        finally:
            service.kill()
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
