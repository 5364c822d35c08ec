#!/usr/bin/env python3
"""Opens many calls at once through a gateway to a service that answers each after a while, and counts the answers.

  open-calls.py [--calls 9000] [--wait 10] [--war target/gatehouse.war]

Starts the service (in this process) and the gateway (java -Xmx512m) on loopback, and prints the answers by status, the
gateway's threads and its resident memory while all calls are open. Ends with 1 unless every call was answered 200. Needs
as many descriptors as two for each call: ulimit -n 20000.
"""
import argparse, asyncio, collections, pathlib, re, resource, subprocess, sys, tempfile, time

SERVICE, GATEWAY = 18970, 18971


async def serve(reader, writer, wait):
    try:
        while await reader.readuntil(b"\r\n\r\n"):
            await asyncio.sleep(wait)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            await writer.drain()
    except (asyncio.IncompleteReadError, asyncio.CancelledError, OSError):
        writer.close()


async def call():
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", GATEWAY)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.read()
        writer.close()
        return head.split()[1].decode()
    except (asyncio.IncompleteReadError, OSError) as e:
        return type(e).__name__


def status(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"Threads:\s+(\d+)", text)[1]), int(re.search(r"VmRSS:\s+(\d+)", text)[1]) // 1024


async def run(a, pid):
    server = await asyncio.start_server(lambda r, w: serve(r, w, a.wait), "127.0.0.1", SERVICE, backlog=4096)
    async with server:
        calls = []
        for started in range(0, a.calls, 100):
            calls += [asyncio.ensure_future(call()) for _ in range(min(100, a.calls - started))]
            await asyncio.sleep(0.03)
        await asyncio.sleep(a.wait / 2)
        threads, rss = status(pid)
        answers = collections.Counter(await asyncio.gather(*calls))
    print(f"{a.calls} calls open at once: {dict(answers)}; threads {threads}, resident {rss} MiB")
    return answers == {"200": a.calls}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--calls", type=int, default=9000)
    p.add_argument("--wait", type=int, default=10, help="seconds before the service answers")
    p.add_argument("--war", default="target/gatehouse.war")
    a = p.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (20000, max(20000, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
    with tempfile.TemporaryDirectory(prefix="gatehouse-open-calls") as conf:
        work = pathlib.Path(conf)
        (work / "routes").mkdir()
        (work / "gatehouse.properties").write_text(
            f"listen.http = 127.0.0.1:{GATEWAY}\nadmin.listen = off\naudit.file = {work}/audit.jsonl\n"
            "limit.connections-per-address = off\n")
        (work / "routes/all.properties").write_text(
            f"match.path = /**\nauth = none\nupstream.endpoints = http://127.0.0.1:{SERVICE}\n"
            "upstream.pool.max-connections = 9500\n")
        gateway = subprocess.Popen(["java", "-Xmx512m", "-jar", a.war, "serve", "--conf", conf], stdout=subprocess.PIPE)
        try:
            print(gateway.stdout.readline().decode().strip())
            ok = asyncio.run(run(a, gateway.pid))
        finally:
            gateway.terminate()
            gateway.wait(40)
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
