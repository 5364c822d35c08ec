#!/usr/bin/env python3
"""What TLS costs the gateway, in one run: CPU of a kept-alive request with and without it, and handshakes.

Needs nginx (the service), wrk and openssl. Both listeners are one process's; rounds alternate between them.

    src/bench/tls-cost.py target/gatehouse.war
"""
import argparse
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time

HTTP, HTTPS, SERVICE = 18951, 18952, 18953
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def await_port(port, process):
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit(f"what should listen on {port} has ended")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nothing listens on {port}")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def certificate(directory, algorithm):
    option = {"rsa": ["rsa:2048"], "ec": ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]}[algorithm]
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-newkey", *option, "-days", "3", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", f"{directory}/{algorithm}.key", "-out", f"{directory}/{algorithm}.pem"],
        check=True, capture_output=True)


def service(directory):
    write(f"{directory}/www/1k", "x" * 1024)
    write(f"{directory}/nginx.conf", f"""
        pid {directory}/nginx.pid; error_log {directory}/nginx.log; worker_processes 1; daemon off;
        events {{ worker_connections 4096; }}
        http {{ access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
                server {{ listen 127.0.0.1:{SERVICE} backlog=4096; root {directory}/www; }} }}""")
    return subprocess.Popen(["nginx", "-p", directory, "-c", f"{directory}/nginx.conf"])


def gateway(java, war, directory, algorithm):
    conf = f"{directory}/conf-{algorithm}"
    write(f"{conf}/gatehouse.properties", f"""
        listen.http = 127.0.0.1:{HTTP}
        listen.https = 127.0.0.1:{HTTPS}
        tls.certificate = {directory}/{algorithm}.pem
        tls.key = {directory}/{algorithm}.key
        admin.listen = off
        audit.file = {directory}/audit.jsonl
        """)
    write(f"{conf}/routes/all.properties",
          f"match.path = /**\nupstream.endpoints = http://127.0.0.1:{SERVICE}\nauth = none\nquota = 1000000/s\n")
    return subprocess.Popen([java, "-Xms512m", "-Xmx512m", "-XX:+UseParallelGC", "-jar", war, "serve", "--conf", conf],
                            stdout=subprocess.DEVNULL)


def load(scheme, port, seconds, connections):
    out = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", f"{scheme}://127.0.0.1:{port}/1k"],
        check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(out)
    return int(re.search(r"(\d+) requests in", out).group(1))


def cost(pid, scheme, port, args):
    before = cpu_seconds(pid)
    requests = load(scheme, port, args.seconds, args.connections)
    return (cpu_seconds(pid) - before) / requests * 1e6


def handshakes(pid, seconds):
    before = cpu_seconds(pid)
    out = subprocess.run(
        ["openssl", "s_time", "-connect", f"127.0.0.1:{HTTPS}", "-new", "-time", str(seconds)],
        check=True, capture_output=True, text=True).stdout
    count, real = map(int, re.search(r"(\d+) connections in (\d+) real seconds", out).groups())
    return count / real, (cpu_seconds(pid) - before) / count * 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("war")
    parser.add_argument("--java", default="java")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of each round")
    parser.add_argument("--warmup", type=int, default=20, help="seconds of each listener before the first round")
    parser.add_argument("--connections", type=int, default=64)
    args = parser.parse_args()
    directory = tempfile.mkdtemp()
    os.chmod(directory, 0o755)  # The workers of nginx are nobody.
    nginx = service(directory)
    try:
        await_port(SERVICE, nginx)
        for algorithm, name in (("ec", "P-256"), ("rsa", "RSA 2048")):
            certificate(directory, algorithm)
            process = gateway(args.java, args.war, directory, algorithm)
            try:
                await_port(HTTPS, process)
                if algorithm == "ec":
                    load("http", HTTP, args.warmup, args.connections)
                    load("https", HTTPS, args.warmup, args.connections)
                    ratios = []
                    for i in range(args.rounds):
                        plain = cost(process.pid, "http", HTTP, args)
                        secure = cost(process.pid, "https", HTTPS, args)
                        ratios.append(secure / plain)
                        print(f"round {i + 1}: {plain:.1f} us a request without TLS, {secure:.1f} us with it, "
                              f"{secure / plain:.2f} times", flush=True)
                    print(f"median: {statistics.median(ratios):.2f} times the CPU", flush=True)
                handshakes(process.pid, args.warmup)
                rate, micros = handshakes(process.pid, 10)
                print(f"{name}: {rate:.0f} full handshakes a second of one client, {micros:.0f} us CPU each", flush=True)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(60)
    finally:
        nginx.terminate()
        nginx.wait(10)
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
