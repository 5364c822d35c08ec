#!/usr/bin/env python3
"""A million distinct addresses within a minute, and what becomes of honest callers meanwhile.

    src/bench/million-callers.py [--war target/gatehouse.war] [--seconds 60]

Needs wrk and jcmd. The strangers' addresses come in X-Forwarded-For from a trusted proxy, each once. Two routes, one after the
other: with 30/min burst 10 per address, whose cells are free again after 2 s, and with 1000/month per address beside it, whose cells are
not before the month ends, so that the room of 262,144 is full after the first quarter. Honest callers come beside them, all within the same time: 20 addresses that were there before, and 20 consumers with a key,
each twice as often as its limit allows. Printed are how many the strangers were, what each kind of honest caller was granted beside what the
definition grants for the moments at which it came (never more, and less by no more than one each), its slowest answers, the largest
process, the heap afterwards, and the longest pause of the collector.
"""
import argparse
import hashlib
import http.client
import os
import re
import signal
import subprocess
import threading
import time

from servers import HTTP, await_port, live_heap_mib, resident_mib, workplace, write

HONEST = 20
RATE, BURST = 30, 10  # A minute, of honest callers' own limit.
PROXY = "127.0.0.1"


def key(number):
    return f"gate_a{number:048d}"


def configure(directory):
    write(f"{directory}/conf/gatehouse.properties", f"""
        listen.http = 127.0.0.1:{HTTP}
        admin.listen = off
        trusted-proxies = {PROXY}
        audit.file = {directory}/audit.jsonl
        state.dir = {directory}/state
        """)
    limit = f"{RATE}/min burst {BURST}"
    for name, more in (("minute", ""), ("month", ", 1000/month per address")):
        for path, auth, quota in ((name, "none", f"{limit} per address{more}"), (f"{name}/known", "api-key", limit)):
            write(f"{directory}/conf/routes/{path.replace('/', '-')}.properties",
                  f"match.path = /{path}\nauth = {auth}\nquota = {quota}\nrespond.status = 204\naudit = off\n")
    for number in range(HONEST):
        digest = hashlib.sha256(key(number).encode()).hexdigest()
        write(f"{directory}/conf/consumers/consumer-{number}.properties", f"key.a = sha256:{digest}\n")


def flood_script(directory, base):
    """Addresses 10.0.0.0/8 in turn, from another beginning each time."""
    path = f"{directory}/flood-{base}.lua"
    write(path, f"""
local at = {base}
request = function()
  at = at + 1
  local address = string.format("10.%d.%d.%d", math.floor(at / 65536) % 256, math.floor(at / 256) % 256, at % 256)
  return wrk.format("GET", nil, {{["X-Forwarded-For"] = address}})
end
""")
    return path


class Honest(threading.Thread):
    """One caller that comes every second, which is twice what its limit refills."""

    def __init__(self, path, fields, until):
        super().__init__(daemon=True)
        self.path, self.fields, self.until = path, fields, until
        self.granted = self.refused = self.due = 0
        self.times = []

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", HTTP)
        level, latest = float(BURST), time.monotonic()
        while time.monotonic() < self.until:
            sent = time.monotonic()
            connection.request("GET", self.path, headers=self.fields)
            answer = connection.getresponse()
            answer.read()
            now = time.monotonic()
            self.times.append(now - sent)
            level, latest = min(BURST, level + (now - latest) * RATE / 60), now
            if level >= 1:
                level -= 1
                self.due += 1
            if answer.status == 204:
                self.granted += 1
            elif answer.status == 429:
                self.refused += 1
            else:
                raise SystemExit(f"{self.path}: {answer.status}")
            time.sleep(max(0, 1 - (time.monotonic() - sent)))


def run(pid, directory, name, base, args):
    until = time.monotonic() + args.seconds + 2
    kinds = {
        "addresses that were there before": [
            Honest(f"/{name}", {"X-Forwarded-For": f"192.0.2.{i}"}, until) for i in range(HONEST)],
        "consumers": [
            Honest(f"/{name}/known", {"X-Api-Key": key(i), "X-Forwarded-For": "198.51.100.1"}, until)
            for i in range(HONEST)],
    }
    for callers in kinds.values():
        for caller in callers:
            caller.start()
    time.sleep(2)
    largest, stop = [0.0], threading.Event()

    def watch():
        while not stop.wait(0.5):
            largest[0] = max(largest[0], resident_mib(pid))
    watcher = threading.Thread(target=watch)
    watcher.start()
    out = subprocess.run(
        ["wrk", "-t1", "-c64", f"-d{args.seconds}s", "-s", flood_script(directory, base),
         f"http://127.0.0.1:{HTTP}/{name}"], check=True, capture_output=True, text=True).stdout
    stop.set()
    watcher.join()
    strangers = int(re.search(r"(\d+) requests in", out).group(1))
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    print(f"{name}: {strangers} strangers in {args.seconds} s, {refused.group(1) if refused else 0} of them refused; "
          f"resident {largest[0]:.0f} MiB at most, live heap {live_heap_mib(pid):.0f} MiB")
    for kind, callers in kinds.items():
        for caller in callers:
            caller.join(30)
        times = sorted(each for caller in callers for each in caller.times)
        wrong = [c for c in callers if not c.due - 1 <= c.granted <= c.due + 1]
        print(f"  {HONEST} {kind}: granted {sum(c.granted for c in callers)} where the definition grants "
              f"{sum(c.due for c in callers)}, {len(wrong)} of them wrong by more than one; "
              f"p99 {1000 * times[len(times) * 99 // 100]:.0f} ms, slowest {1000 * times[-1]:.0f} ms", flush=True)
    return base + strangers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--war", default="target/gatehouse.war")
    parser.add_argument("--java", default="java")
    parser.add_argument("--command", help="instead of java -jar, such as a class path and a main class")
    parser.add_argument("--seconds", type=int, default=60)
    args = parser.parse_args()
    what = args.command.split() if args.command else ["-jar", args.war]
    with workplace() as directory:
        configure(directory)
        process = subprocess.Popen(
            [args.java, "-Xms256m", "-Xmx256m", "-XX:+UseParallelGC", f"-Xlog:gc:file={directory}/gc.log", *what,
             "serve", "--conf", f"{directory}/conf"], stdout=subprocess.DEVNULL)
        try:
            await_port(HTTP, process)
            print(f"before: resident {resident_mib(process.pid):.0f} MiB, live heap {live_heap_mib(process.pid):.0f} MiB")
            base = run(process.pid, directory, "minute", 0, args)
            run(process.pid, directory, "month", base, args)
            with open(f"{directory}/gc.log") as log:
                pauses = [float(ms) for ms in re.findall(r"Pause (?!Full \(Heap Inspection|Full \(System).* ([0-9.]+)ms", log.read())]
            print(f"longest pause of the collector {max(pauses, default=0):.0f} ms (without those that this script asks for)")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


if __name__ == "__main__":
    main()
