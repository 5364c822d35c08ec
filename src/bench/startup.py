#!/usr/bin/env python3
"""Starts a gateway again and again, and measures how long it takes to its first proxied answer, and how much CPU.

  startup.py [--war target/gatehouse.war] [--java java] [--runs 11] [--option=-XX:+UseParallelGC]

The route asks for an API key, has a quota and forwards to a service in this process; audit and health listener are on. A
request is tried every 5 ms. One start before the measured ones unpacks the WAR. Several --war take turns in every round, so
that a disturbance meets all of them. Prints median and range in milliseconds; CPU is user and system until that answer.
"""
import argparse, hashlib, http.client, http.server, os, pathlib, statistics, subprocess, sys, tempfile, threading, time

SERVICE, GATEWAY = 18980, 18981
KEY = "startup-key"


class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


def configure(conf):
    for directory in ("routes", "consumers"):
        (conf / directory).mkdir()
    (conf / "gatehouse.properties").write_text(
        f"listen.http = 127.0.0.1:{GATEWAY}\nadmin.listen = 127.0.0.1:0\naudit.file = {conf}/audit.jsonl\n")
    (conf / "routes/all.properties").write_text(
        f"match.path = /**\nauth = api-key\nquota = 1000/s\nupstream.endpoints = http://127.0.0.1:{SERVICE}\n")
    (conf / "consumers/bench.properties").write_text(f"key.one = sha256:{hashlib.sha256(KEY.encode()).hexdigest()}\n")


def answered():
    connection = http.client.HTTPConnection("127.0.0.1", GATEWAY, timeout=5)
    try:
        connection.request("GET", "/", headers={"X-Api-Key": KEY})
        answer = connection.getresponse()
        if (answer.status, answer.read()) != (200, b"ok"):
            sys.exit(f"the first answer was {answer.status}")
        return True
    except ConnectionRefusedError:
        return False
    finally:
        connection.close()


def cpu_seconds(pid):
    return time.clock_gettime(~pid << 3 | 2)  # What clock_getcpuclockid(3) returns: user and system, in nanoseconds.


def start(command, cache):
    begun = time.monotonic()
    gateway = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=dict(os.environ, XDG_CACHE_HOME=cache))
    try:
        while not answered():
            if gateway.poll() is not None:
                sys.exit(f"the gateway ended with {gateway.returncode}")
            time.sleep(0.005)
        return 1000 * (time.monotonic() - begun), 1000 * cpu_seconds(gateway.pid)
    finally:
        gateway.terminate()
        gateway.wait(40)


def shown(values):
    return f"{statistics.median(values):.0f} ({min(values):.0f} to {max(values):.0f})"


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--war", action="append")
    p.add_argument("--java", default="java")
    p.add_argument("--runs", type=int, default=11)
    p.add_argument("--option", action="append", default=[], help="for the JVM")
    a = p.parse_args()
    wars = a.war or ["target/gatehouse.war"]
    service = http.server.ThreadingHTTPServer(("127.0.0.1", SERVICE), Service)
    threading.Thread(target=service.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="gatehouse-startup") as conf:
        configure(pathlib.Path(conf))
        # Caches apart, since unpacking one WAR clears up the copies of others.
        starts = {war: ([a.java, *a.option, "-jar", war, "serve", "--conf", conf], f"{conf}/cache-{i}")
                  for i, war in enumerate(wars)}
        for command, cache in starts.values():
            start(command, cache)
        taken = {war: [] for war in wars}
        for _ in range(a.runs):
            for war, (command, cache) in starts.items():
                taken[war].append(start(command, cache))
        for war, runs in taken.items():
            wall, cpu = zip(*runs)
            print(f"{war}: first answer after {shown(wall)} ms, CPU {shown(cpu)} ms, {a.runs} starts")


if __name__ == "__main__":
    main()
