#!/usr/bin/env python3
"""Has what stands behind a gateway fail under steady load, and counts what clients notice.

  src/bench/outages.py killed|sick|down|rolling [--war target/gatehouse.war] [--java java] [--connections 32]

  killed   one of three services gets SIGKILL and is started again: failed GETs, and whether the load is even again
  sick     one of three answers 500 to everything, and then nothing for ever: failed requests, and the 99th percentile
  down     all three are killed for a minute, and then break off every connection for a minute: tries against the retry budget, and
           the time until requests are answered again
  rolling  two gateways behind HAProxy, one stopped (SIGTERM) and started again, then the other: failed requests

Needs nginx (the services) and, for rolling, haproxy. Each connection sends a GET, and the next one 50 ms after its answer. Ends with
1 if a request failed that should not have.
"""
import argparse, asyncio, collections, contextlib, json, os, signal, socket, statistics, subprocess, sys, threading, time

import servers

GATEWAYS, ADMINS, BALANCER, SERVICES, HOLE = (18971, 18972), (18973, 18974), 18975, (18976, 18977, 18978), 18979
PAUSE = 0.05


class Load:
    """GETs on kept connections, until it is ended. A request is (begun, seconds, status); 0 = no answer."""

    def __init__(self, port, connections):
        self.port, self.requests, self.resent = port, [], 0
        self.ended = False
        self.thread = threading.Thread(target=lambda: asyncio.run(self.run(connections)))
        self.thread.start()

    async def run(self, connections):
        await asyncio.gather(*(self.connection(PAUSE * i / connections) for i in range(connections)))

    async def connection(self, delay):
        await asyncio.sleep(delay)
        kept = None
        while not self.ended:
            begun = time.monotonic()
            try:
                status, kept = await asyncio.wait_for(self.ask(kept), 30)
            except (OSError, EOFError, asyncio.TimeoutError):
                status, kept = 0, None
            self.requests.append((begun, time.monotonic() - begun, status))
            await asyncio.sleep(PAUSE)
        if kept:
            kept[1].close()

    async def ask(self, kept):
        if kept and kept[0].at_eof():
            kept = None
        if kept:
            try:
                return await self.ask_on(kept)
            except (OSError, EOFError) as end:
                # Closed while it was idle: any client sends a GET again for that (RFC 9112 §9.3.1).
                if getattr(end, "partial", b""):
                    raise
                self.resent += 1
        return await self.ask_on(await asyncio.open_connection("127.0.0.1", self.port))

    @staticmethod
    async def ask_on(connection):
        reader, writer = connection
        writer.write(b"GET /x HTTP/1.1\r\nHost: service\r\n\r\n")
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length: ")[1].split("\r\n")[0]) if "content-length: " in head else 0
        await reader.readexactly(length)
        if "connection: close" in head:
            writer.close()
            connection = None
        return int(head.split(" ")[1]), connection

    def end(self):
        self.ended = True
        self.thread.join()

    def report(self, name, since, until):
        """Prints what was between two times, and returns how many failed."""
        times, statuses = [], collections.Counter()
        for begun, seconds, status in list(self.requests):
            if since <= begun < until:
                times.append(seconds)
                statuses[status] += 1
        failed = sum(n for status, n in statuses.items() if status != 200)
        p99 = 1000 * statistics.quantiles(times, n=100)[98]
        print(f"{name}: {len(times)} requests, failed {failed} {dict(statuses)}, p99 {p99:.0f} ms, "
              f"longest {1000 * max(times):.0f} ms", flush=True)
        return failed


@contextlib.contextmanager
def service(directory, port):
    """Answers at once; 500 while the file sick-PORT is there, and never while hangs-PORT is. One process, to be killed as a whole."""
    servers.write(f"{directory}/{port}/nginx.conf", f"""
        pid {directory}/{port}/pid; error_log {directory}/{port}/log; daemon off; master_process off;
        events {{ worker_connections 2048; }}
        http {{ access_log off; keepalive_requests 1000000000; client_body_temp_path {directory}/{port}/b;
                proxy_temp_path {directory}/{port}/p; fastcgi_temp_path {directory}/{port}/f;
                uwsgi_temp_path {directory}/{port}/u; scgi_temp_path {directory}/{port}/s;
                server {{ listen 127.0.0.1:{port} backlog=1024;
                          location = /count {{ stub_status; }}
                          location / {{ if (-f {directory}/sick-{port}) {{ return 500; }}
                                        if (-f {directory}/hangs-{port}) {{ rewrite ^ /hang last; }}
                                        return 200 "ok"; }}
                          location = /hang {{ proxy_read_timeout 3600s; proxy_pass http://127.0.0.1:{HOLE}; }} }} }}""")
    process = subprocess.Popen(["nginx", "-p", f"{directory}/{port}", "-c", f"{directory}/{port}/nginx.conf"],
                               stderr=subprocess.DEVNULL)
    try:
        servers.await_port(port, process)
        yield process
    finally:
        process.kill()
        process.wait()


def counts():
    """Requests to each service since its start."""
    result = []
    for port in SERVICES:
        with socket.create_connection(("127.0.0.1", port)) as asked:
            asked.sendall(b"GET /count HTTP/1.0\r\n\r\n")
            text = b"".join(iter(lambda: asked.recv(4096), b"")).decode()
        result.append(int(text.split("requests")[1].split()[2]))
    return result


def configure(directory, number, lines=""):
    conf = f"{directory}/conf{number}"
    servers.write(f"{conf}/gatehouse.properties",
                  f"listen.http = 127.0.0.1:{GATEWAYS[number]}\nadmin.listen = 127.0.0.1:{ADMINS[number]}\n"
                  f"audit.file = {directory}/audit{number}.jsonl\ndrain.delay = 2s\n")
    servers.write(f"{conf}/routes/all.properties", f"match.path = /**\nauth = none\nupstream = services\n{lines}")
    servers.write(f"{conf}/upstreams/services.properties",
                  "endpoints = " + ", ".join(f"http://127.0.0.1:{port}" for port in SERVICES) + "\n")
    return conf


@contextlib.contextmanager
def gateway(a, conf, number):
    with open(f"{conf}/process.log", "a") as log:
        process = subprocess.Popen([a.java, "-Xmx256m", "-XX:+UseParallelGC", "-jar", a.war, "serve", "--conf", conf],
                                   stdout=log, stderr=log)
        try:
            servers.await_port(GATEWAYS[number], process)
            yield process
        finally:
            process.terminate()
            process.wait(60)


def show_log(conf):
    with open(f"{conf}/process.log") as log:
        for line in log:
            if "upstream services" in line:
                print("  log: " + line.strip()[:160])


def even(what, before, after):
    shares = [b - a for a, b in zip(before, after)]
    print(f"{what}: {shares} requests to the three")
    return shares


def killed(a, directory, stack):
    conf = configure(directory, 0)
    running = [stack.enter_context(service(directory, port)) for port in SERVICES]
    stack.enter_context(gateway(a, conf, 0))
    load = Load(GATEWAYS[0], a.connections)
    begun = time.monotonic()
    time.sleep(5)
    first = counts()
    time.sleep(5)
    even("before", first, counts())
    running[1].kill()
    time.sleep(10)
    stack.enter_context(service(directory, SERVICES[1]))
    back = time.monotonic()
    while counts()[1] < 5:
        time.sleep(0.02)
    print(f"asked again {time.monotonic() - back:.1f} s after it was back")
    time.sleep(5)
    first = counts()
    time.sleep(5)
    shares = even("after", first, counts())
    load.end()
    failed = load.report("all", begun, time.monotonic())
    print(f"sent again since a kept connection had ended: {load.resent}")
    show_log(conf)
    return failed == 0 and max(shares) < 1.3 * min(shares)


def sick(a, directory, stack):
    conf = configure(directory, 0, "retry.try-timeout = 500ms\ntimeout.response = 2s\n")
    for port in SERVICES:
        stack.enter_context(service(directory, port))
    hole = stack.enter_context(socket.create_server(("127.0.0.1", HOLE), backlog=4096))
    stack.enter_context(gateway(a, conf, 0))
    load = Load(GATEWAYS[0], a.connections)
    time.sleep(5)  # The JVM is new.
    marks = [time.monotonic()]
    time.sleep(10)
    ok = True
    for name in "sick", "hangs":
        flag = f"{directory}/{name}-{SERVICES[1]}"
        marks.append(time.monotonic())
        open(flag, "w").close()
        time.sleep(5)
        marks.append(time.monotonic())
        time.sleep(25)
        marks.append(time.monotonic())
        os.remove(flag)
        time.sleep(15)
        marks.append(time.monotonic())
        time.sleep(5)
    load.end()
    ok &= load.report("before", marks[0], marks[1]) == 0
    # Five in a row, and those that were under way by then.
    ok &= load.report("answers 500, the first 5 s", marks[1], marks[2]) <= 5 + a.connections
    load.report("answers 500, the 25 s after that", marks[2], marks[3])
    load.report("15 s since it is well", marks[3], marks[4])
    ok &= load.report("the next 5 s", marks[4], marks[5]) == 0
    ok &= load.report("hangs, the first 5 s", marks[5], marks[6]) == 0
    load.report("hangs, the 25 s after that", marks[6], marks[7])
    load.report("15 s since it is well", marks[7], marks[8])
    show_log(conf)
    hole.close()
    return ok


def closing_service(port, tries, ended):
    """Takes every connection, reads what comes, and breaks off."""
    with socket.create_server(("127.0.0.1", port), backlog=1024) as listener:
        listener.settimeout(0.2)
        while not ended.is_set():
            with contextlib.suppress(socket.timeout, OSError):
                with listener.accept()[0] as taken:
                    taken.settimeout(1)
                    if taken.recv(4096):
                        tries.append(time.monotonic())


def awaited(load, since):
    """How long until a request is answered that begins after this."""
    while True:
        for begun, _, status in reversed(load.requests[-200:]):
            if begun > since and status == 200:
                return begun - since
        time.sleep(0.02)


def down(a, directory, stack):
    conf = configure(directory, 0)
    running = [stack.enter_context(service(directory, port)) for port in SERVICES]
    stack.enter_context(gateway(a, conf, 0))
    load = Load(GATEWAYS[0], a.connections)
    time.sleep(10)
    gone = time.monotonic()
    for process in running:
        process.kill()
    for process in running:
        process.wait()
    time.sleep(60)
    for port in SERVICES:
        stack.enter_context(service(directory, port))
    back = time.monotonic()
    print(f"answered again {awaited(load, back):.2f} s after they were back", flush=True)
    time.sleep(2)
    load.report("while they were gone", gone, back)
    load.end()
    tries = attempts(directory, 0)
    print(f"tries at services that were gone: {tries}")
    show_log(conf)
    return True


def breaking(a, directory, stack):
    conf = configure(directory, 1)
    tries, ended = [], threading.Event()
    threads = [threading.Thread(target=closing_service, args=(port, tries, ended)) for port in SERVICES]
    for thread in threads:
        thread.start()
    try:
        stack.enter_context(gateway(a, conf, 1))
        load = Load(GATEWAYS[1], a.connections)
        begun = time.monotonic()
        time.sleep(60)
        load.end()
        sent = len(load.requests)
        most = 0.2 * sent + 20 * 7
        print(f"each connection broken off, for 60 s: {sent} requests, {len(tries)} tries, {len(tries) - sent} more than requests; "
              f"the budget is {most:.0f}")
        worst = max(sum(t <= x < t + 10 for x in tries) / max(1, sum(t <= b < t + 10 for b, _, _ in load.requests))
                    for t in [begun + s for s in range(10, 50)])
        print(f"tries for each request in the worst ten seconds: {worst:.2f}")
        return len(tries) - sent <= most
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def attempts(directory, number):
    """Tries of requests that got no answer, by the audit."""
    time.sleep(1.5)
    total = collections.Counter()
    with open(f"{directory}/audit{number}.jsonl") as audit:
        for line in audit:
            record = json.loads(line)
            if record.get("outcome") == "failed":
                total[record["kind"]] += record.get("attempts", 0)
    return dict(total)


def rolling(a, directory, stack):
    confs = [configure(directory, number) for number in (0, 1)]
    for port in SERVICES:
        stack.enter_context(service(directory, port))
    servers.write(f"{directory}/haproxy.cfg", f"""
        defaults
            mode tcp
            timeout connect 2s
            timeout client 60s
            timeout server 60s
            retries 3
            option redispatch 1
        listen gateways
            bind 127.0.0.1:{BALANCER}
            option httpchk GET /readyz
            default-server inter 250ms fall 1 rise 1
            server one 127.0.0.1:{GATEWAYS[0]} check port {ADMINS[0]}
            server two 127.0.0.1:{GATEWAYS[1]} check port {ADMINS[1]}\n""")
    gateways = [contextlib.ExitStack(), contextlib.ExitStack()]
    for number in (0, 1):
        stack.push(gateways[number])
        gateways[number].enter_context(gateway(a, confs[number], number))
    stack.enter_context(servers.running(["haproxy", "-db", "-f", f"{directory}/haproxy.cfg"], BALANCER))
    time.sleep(1)
    load = Load(BALANCER, a.connections)
    begun = time.monotonic()
    for number in (0, 1):
        time.sleep(5)
        stopped = time.monotonic()
        gateways[number].close()
        print(f"gateway {number + 1} had ended {time.monotonic() - stopped:.1f} s after SIGTERM", flush=True)
        time.sleep(3)
        gateways[number].enter_context(gateway(a, confs[number], number))
    time.sleep(5)
    load.end()
    failed = load.report("all", begun, time.monotonic())
    print(f"sent again since a kept connection had ended: {load.resent}")
    return failed == 0


def main():
    scenarios = {"killed": [killed], "sick": [sick], "down": [down, breaking], "rolling": [rolling]}
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("scenario", choices=scenarios)
    p.add_argument("--war", default="target/gatehouse.war")
    p.add_argument("--java", default="java")
    p.add_argument("--connections", type=int, default=32)
    a = p.parse_args()
    ok = True
    for scenario in scenarios[a.scenario]:
        with servers.workplace() as directory, contextlib.ExitStack() as stack:
            ok &= scenario(a, directory, stack)
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
