#!/usr/bin/env python3
"""Has a gateway read a changed configuration again and again while it is under load, and counts what clients notice.

  src/bench/reload.py [--war target/gatehouse.war] [--reloads 1000] [--connections 64]

Needs nginx (the service), wrk and jcmd. Every reload changes the route that the load goes through (a field of its answers) and
a route of its own, whose new answer is looked at; every tenth changes the upstream's pool, too, so that the old one retires.
Prints the load's count of failed requests and broken connections, and threads, sockets and heap after a collection: before,
after a tenth of the reloads, and at the end, 15 s after the last. Ends with 1 if a request failed or a connection was lost.
"""
import argparse, http.client, os, pathlib, re, signal, statistics, subprocess, sys, tempfile, time

GATEWAY, ADMIN, SERVICE = 18990, 18991, 18992


def configure(conf, number):
    (conf / "upstreams/service.properties").write_text(
        f"endpoints = http://127.0.0.1:{SERVICE}\npool.max-connections = {200 + number // 10 % 7}\n")
    (conf / "routes/load.properties").write_text(
        f"match.path = /load\nupstream = service\nresponse.header.set.X-Round = {number}\n")
    (conf / "routes/own.properties").write_text(
        f"match.path = /own/{number}\nrespond.status = 200\nrespond.body = {number}\n")


def nginx(work):
    work.chmod(0o755)  # nginx serves as nobody.
    (work / "www").mkdir()
    (work / "www/load").write_text("x" * 1024)
    (work / "nginx.conf").write_text(f"""
        pid {work}/nginx.pid; error_log {work}/nginx.log; worker_processes 1; daemon off;
        events {{ worker_connections 4096; }}
        http {{ access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
                server {{ listen 127.0.0.1:{SERVICE} backlog=4096; root {work}/www; }} }}
        """)
    return subprocess.Popen(["nginx", "-p", str(work), "-c", str(work / "nginx.conf")])


def ask(port, method, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def state(pid):
    """Threads, sockets, and heap in MiB after a collection."""
    subprocess.run(["jcmd", str(pid), "GC.run"], check=True, capture_output=True)
    histogram = subprocess.run(["jcmd", str(pid), "GC.class_histogram"], check=True, capture_output=True, text=True)
    heap = int(re.search(r"^Total\s+\d+\s+(\d+)", histogram.stdout, re.M)[1])
    threads = int(re.search(r"Threads:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1])
    sockets = 0
    for descriptor in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            sockets += os.readlink(descriptor).startswith("socket:")
        except FileNotFoundError:
            pass
    return f"threads {threads}, sockets {sockets}, heap {heap / 1048576:.1f} MiB"


def reload(conf, number):
    configure(conf, number)
    begun = time.monotonic()
    status, text = ask(ADMIN, "POST", "/reload")
    taken = 1000 * (time.monotonic() - begun)
    if status != 200 or f"configuration {number + 1} is in force" not in text:
        sys.exit(f"reload {number}: {status} {text}")
    if ask(GATEWAY, "GET", f"/own/{number}") != (200, str(number)):
        sys.exit(f"reload {number} is not in force")
    return taken


def run(a, conf, pid):
    if ask(GATEWAY, "GET", "/load")[0] != 200:
        sys.exit("the route does not work")
    load = subprocess.Popen(
        ["wrk", "-t", "1", "-c", str(a.connections), "-d", "36000s", f"http://127.0.0.1:{GATEWAY}/load"],
        stdout=subprocess.PIPE, text=True)
    time.sleep(10)
    print(f"before: {state(pid)}", flush=True)
    taken = []
    for number in range(1, a.reloads + 1):
        taken.append(reload(conf, number))
        if number == a.reloads // 10:
            print(f"after {number}: {state(pid)}", flush=True)
    time.sleep(15)
    print(f"after {a.reloads}: {state(pid)}")
    load.send_signal(signal.SIGINT)
    report = load.communicate()[0]
    requests = int(re.search(r"(\d+) requests in", report)[1])
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", report)
    broken = re.search(r"Socket errors: (.*)", report)
    print(f"{a.reloads} reloads, each in force after {statistics.median(taken):.0f} ms "
          f"({min(taken):.0f} to {max(taken):.0f}); {requests} requests meanwhile, "
          f"{failed[1] if failed else 0} failed; socket errors: {broken[1] if broken else 'none'}")
    return not failed and not broken


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--war", default="target/gatehouse.war")
    p.add_argument("--reloads", type=int, default=1000)
    p.add_argument("--connections", type=int, default=64)
    a = p.parse_args()
    with tempfile.TemporaryDirectory(prefix="gatehouse-reload") as directory:
        work = pathlib.Path(directory)
        conf = work / "conf"
        for folder in ("routes", "upstreams"):
            (conf / folder).mkdir(parents=True)
        (conf / "gatehouse.properties").write_text(
            f"listen.http = 127.0.0.1:{GATEWAY}\nadmin.listen = 127.0.0.1:{ADMIN}\ndefault.auth = none\n"
            f"reload.watch = off\naudit.file = {work}/audit.jsonl\n")
        configure(conf, 0)
        service = nginx(work)
        gateway = subprocess.Popen(
            ["java", "-Xmx256m", "-XX:+UseParallelGC", "-jar", a.war, "serve", "--conf", str(conf)],
            stdout=subprocess.PIPE, stderr=(work / "gateway.log").open("w"), text=True)
        try:
            print(gateway.stdout.readline().strip(), flush=True)
            ok = run(a, conf, gateway.pid)
        finally:
            gateway.terminate()
            gateway.wait(40)
            service.terminate()
            service.wait(10)
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
