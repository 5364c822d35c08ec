#!/usr/bin/env python3
"""What limits cost the gateway, in one run: CPU of a kept-alive request with and without them.

Needs nginx (the service) and wrk. All routes are one process's; rounds go through them in turn, each time from another one on.

    src/bench/quota-cost.py [--war target/gatehouse.war] [--shared]

    src/bench/quota-cost.py --write DIR [--shared]

writes a gateway's configuration for each instead, and the command by which a comparison of gateways side by side measures them in one
run; the Redis is for who runs it to start.

free: a key, no limit. one: 100000/s burst 200000 per consumer. four: that, a day's and a month's count, and 1000 at once. With the bare
figures come the ratios to free, round by round, and their median: the bar is 1.03.
"""
import argparse
import contextlib
import hashlib
import os
import re
import signal
import statistics
import subprocess

from servers import HTTP, SERVICE, await_port, cpu_seconds, running, service, workplace, write

REDIS = 18980
KEY = "gate_a0123456789012345678901234567890123456789012345678"
ROUTES = {
    "free": "",
    "one": "quota = 100000/s burst 200000\n",
    "four": "quota = 100000/s burst 200000, 1000000000/day, 100000000000/month\nquota.concurrent = 1000\n",
}


def configure(directory, shared, port=HTTP, service=SERVICE, routes=None):
    """@param routes names by the prefix of their paths; all, each below its name, if there are none"""
    write(f"{directory}/conf/gatehouse.properties", f"""
        listen.http = 127.0.0.1:{port}
        admin.listen = off
        audit.file = {directory}/audit.jsonl
        state.dir = {directory}/state
        state = {f"redis://127.0.0.1:{REDIS}" if shared else "embedded"}
        """)
    write(f"{directory}/conf/upstreams/one.properties", f"endpoints = http://127.0.0.1:{service}\n")
    digest = hashlib.sha256(KEY.encode()).hexdigest()
    write(f"{directory}/conf/consumers/acme.properties", f"key.a = sha256:{digest}\n")
    for prefix, name in (routes or {f"/{name}": name for name in ROUTES}).items():
        strip = f"rewrite.strip-prefix = {prefix}\n" if prefix else ""
        write(f"{directory}/conf/routes/{name}.properties",
              f"match.path = {prefix}/**\nupstream = one\nauth = api-key\n{strip}{ROUTES[name]}")


def comparison(directory, args, options, what):
    """Each of them a gateway of its own, in front of the service that the comparison starts."""
    command = ["compare.py --peers nginx-lua"]
    for port, name in enumerate(ROUTES, 18081):
        configure(f"{directory}/{name}", args.shared, port, 18900, {"": name})
        command.append(f"--gateway {name} http://127.0.0.1:{port}/ "
                       f"'{' '.join([args.java, *options, *what])} serve --conf {directory}/{name}/conf'")
    if args.shared:
        print(f"redis-server --port {REDIS} --bind 127.0.0.1 --save ''")
    print(" \\\n  ".join([*command, f"--header 'X-Api-Key: {KEY}'", "--reference free"]))


@contextlib.contextmanager
def redis(shared, directory):
    if not shared:
        yield
        return
    with running(["redis-server", "--port", str(REDIS), "--bind", "127.0.0.1", "--save", "", "--dir", directory], REDIS):
        yield


def load(name, seconds, connections, warm=True):
    out = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-H", f"X-Api-Key: {KEY}",
         f"http://127.0.0.1:{HTTP}/{name}/1k"],
        check=True, capture_output=True, text=True).stdout
    # The first requests of a process may take longer than wrk waits.
    if "Non-2xx" in out or (warm and "Socket errors" in out):
        raise SystemExit(out)
    return int(re.search(r"(\d+) requests in", out).group(1))


def cost(pid, name, args):
    before = cpu_seconds(pid)
    requests = load(name, args.seconds, args.connections)
    return (cpu_seconds(pid) - before) / requests * 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--war", default="target/gatehouse.war")
    parser.add_argument("--java", default="java")
    parser.add_argument("--command", help="instead of java -jar, such as a class path and a main class")
    parser.add_argument("--shared", action="store_true", help="with limits in a Redis; needs redis-server; the bar is 1.15")
    parser.add_argument("--write", metavar="DIR", help="configurations for a comparison of gateways side by side")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=5, help="of each round and route")
    parser.add_argument("--warmup", type=int, default=20, help="seconds of each route before the first round")
    parser.add_argument("--connections", type=int, default=64)
    args = parser.parse_args()
    options = ["-Xms512m", "-Xmx512m", "-XX:+UseParallelGC"]
    what = args.command.split() if args.command else ["-jar", os.path.abspath(args.war)]
    if args.write:
        comparison(os.path.abspath(args.write), args, options, what)
        return
    with workplace() as directory, service(directory), redis(args.shared, directory):
        configure(directory, args.shared)
        process = subprocess.Popen(
            [args.java, *options, *what, "serve", "--conf", f"{directory}/conf"], stdout=subprocess.DEVNULL)
        try:
            await_port(HTTP, process)
            names = list(ROUTES)
            for name in names:
                load(name, args.warmup, args.connections, warm=False)
            ratios = {name: [] for name in names[1:]}
            micros = {name: [] for name in names}
            for i in range(args.rounds):
                turn = names[i % len(names):] + names[:i % len(names)]
                costs = {name: cost(process.pid, name, args) for name in turn}
                for name in names:
                    micros[name].append(costs[name])
                for name in ratios:
                    ratios[name].append(costs[name] / costs["free"])
                print(f"round {i + 1}: " + ", ".join(f"{name} {costs[name]:.1f} us" for name in names), flush=True)
            for name in names:
                ratio = f", {statistics.median(ratios[name]):.3f} times free" if name in ratios else ""
                print(f"{name}: median {statistics.median(micros[name]):.1f} us of CPU a request{ratio}")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


if __name__ == "__main__":
    main()
