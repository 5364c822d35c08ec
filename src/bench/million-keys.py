#!/usr/bin/env python3
"""Starts a gateway with a million keys and one with a single key, and says what the difference costs.

  src/bench/million-keys.py [--war target/gatehouse.war] [--consumers 10000] [--keys 100] [--rounds 5] [--dated]

Needs wrk and jcmd. Every key has an id as keys create makes them; with --dated each has the lines created and expires, too. Says
for both: from the start to ready, the heap after a collection, and the CPU of the gateway's process for one request, which it
answers by itself, in turns, less what the process takes in the same time without requests; then for the million how soon a key is refused that is taken out of its file while requests go on.
"""
import argparse, hashlib, http.client, os, pathlib, re, statistics, subprocess, tempfile, time

TICK = os.sysconf("SC_CLK_TCK")


def key(consumer, number):
    return f"gate_{consumer:020d}{number:029d}"


def line(consumer, number, dated):
    digest = hashlib.sha256(key(consumer, number).encode()).hexdigest()
    name = f"key.key-{digest[:12]}"
    dates = f"{name}.created = 2026-{1 + number % 12:02d}-01\n{name}.expires = 2099-{1 + number % 12:02d}-01\n"
    return f"{name} = sha256:{digest}\n" + (dates if dated else "")


def configure(conf, port, consumers, keys, dated):
    for folder in ("routes", "consumers"):
        (conf / folder).mkdir(parents=True)
    (conf / "gatehouse.properties").write_text(
        f"listen.http = 127.0.0.1:{port}\nadmin.listen = off\naudit.file = {conf.parent}/audit-{port}.jsonl\n"
        f"state.dir = {conf.parent}/state-{port}\n")
    (conf / "routes/all.properties").write_text("match.path = /**\nauth = api-key\nrespond.status = 204\naudit = off\n")
    for consumer in range(consumers):
        text = "groups = partners\n" + "".join(line(consumer, number, dated) for number in range(keys))
        (conf / f"consumers/consumer-{consumer:05d}.properties").write_text(text)


def start(a, conf, log):
    begun = time.monotonic()
    gateway = subprocess.Popen(
        a.command.split() if a.command else ["java", *a.java.split(), "-jar", a.war],
        env={**os.environ, "GATEHOUSE_CONF": str(conf)}, stdout=subprocess.PIPE, stderr=log.open("w"), text=True)
    if "ready" not in gateway.stdout.readline():
        raise SystemExit(f"did not start: {log.read_text()[:2000]}")
    return gateway, time.monotonic() - begun


def heap(pid):
    subprocess.run(["jcmd", str(pid), "GC.run"], check=True, capture_output=True)
    histogram = subprocess.run(["jcmd", str(pid), "GC.class_histogram"], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"^Total\s+\d+\s+(\d+)", histogram, re.M)[1]) / 1048576


def cpu(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def load(port, pid, script, seconds):
    idle = cpu(pid)
    time.sleep(seconds)
    before = cpu(pid)
    idle = before - idle
    report = subprocess.run(["wrk", "-t", "1", "-c", "32", "-d", f"{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}/"],
                            check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in report:
        raise SystemExit(report)
    return 1e6 * (cpu(pid) - before - idle) / int(re.search(r"(\d+) requests in", report)[1])


def script(path, consumers, keys):
    """Requests with keys from all over the table, made beforehand."""
    some = [key(i * consumers // 4096, i % keys) for i in range(4096)]
    quoted = ",".join(f'"{each}"' for each in some)
    path.write_text(f'local keys = {{{quoted}}}\nlocal at = 0\nrequest = function()\n'
                    '  at = at % #keys + 1\n  return wrk.format("GET", "/", {["X-Api-Key"] = keys[at]})\nend\n')
    return path


def refused_after(conf, port, consumer, keys, dated):
    """Milliseconds from the end of the change of a file to the first 401, asked every 5 ms."""
    file = conf / f"consumers/consumer-{consumer:05d}.properties"
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def status():
        connection.request("GET", "/", headers={"X-Api-Key": key(consumer, 0)})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    assert status() == 204
    file.write_text(file.read_text().replace(line(consumer, 0, dated), ""))
    begun = time.monotonic()
    while status() != 401:
        if time.monotonic() - begun > 30:
            raise SystemExit("never refused")
        time.sleep(0.005)
    return 1000 * (time.monotonic() - begun)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--war", default="target/gatehouse.war")
    p.add_argument("--java", default="-Xmx1g -XX:+UseParallelGC")
    p.add_argument("--command", help="instead of java -jar")
    p.add_argument("--consumers", type=int, default=10_000)
    p.add_argument("--keys", type=int, default=100)
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--dated", action="store_true")
    a = p.parse_args()
    with tempfile.TemporaryDirectory(prefix="gatehouse-keys") as directory:
        work = pathlib.Path(directory)
        gateways = []
        try:
            for name, port, consumers, keys in (("one key", 18970, 1, 1), ("many keys", 18971, a.consumers, a.keys)):
                configure(work / name.replace(" ", "-"), port, consumers, keys, a.dated)
                gateway, taken = start(a, work / name.replace(" ", "-"), work / f"{port}.log")
                gateways.append((name, port, gateway, script(work / f"{port}.lua", consumers, keys)))
                print(f"{name} ({consumers * keys}): ready after {taken:.1f} s, heap {heap(gateway.pid):.0f} MiB", flush=True)
            costs = {name: [] for name, *_ in gateways}
            for name, port, gateway, lua in gateways:
                load(port, gateway.pid, lua, 15)
            for _ in range(a.rounds):
                for name, port, gateway, lua in gateways:
                    costs[name].append(load(port, gateway.pid, lua, 4))
            for name, each in costs.items():
                print(f"{name}: {statistics.median(each):.1f} µs of CPU for a request ({min(each):.1f} to {max(each):.1f})")
            conf, port = work / "many-keys", 18971
            times = [refused_after(conf, port, i * a.consumers // 10, a.keys, a.dated) for i in range(10) if not time.sleep(4)]
            print(f"a key taken out of its file is refused after {statistics.median(times):.0f} ms "
                  f"({min(times):.0f} to {max(times):.0f})")
        finally:
            for _, _, gateway, _ in gateways:
                gateway.terminate()
                gateway.wait(60)


if __name__ == "__main__":
    main()
