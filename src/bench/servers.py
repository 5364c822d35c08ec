"""A service and a gateway in front of it, for what is measured here. Needs nginx."""
import contextlib
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time

HTTP, HTTPS, SERVICE, SINK, BULK = 18961, 18962, 18963, 18964, 18965
TICKS = os.sysconf("SC_CLK_TCK")


def raise_descriptors(wanted):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise SystemExit(f"at most {hard} descriptors, {wanted} needed: raise ulimit -n")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024


def live_heap_mib(pid):
    """What is reachable, which takes a full collection to find out."""
    out = subprocess.run(["jcmd", str(pid), "GC.class_histogram"], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"Total\s+\d+\s+(\d+)", out).group(1)) / 1024 / 1024


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


@contextlib.contextmanager
def workplace():
    directory = tempfile.mkdtemp()
    os.chmod(directory, 0o755)  # The workers of nginx are nobody.
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextlib.contextmanager
def service(directory):
    """/1k; /upload takes a whole body before it answers; /10m is another process's, as what it does for many holds up the rest."""
    with nginx(directory, SERVICE, SINK) as small, nginx(f"{directory}/bulk", BULK, BULK + 1) as bulk:
        yield small, bulk


@contextlib.contextmanager
def nginx(directory, port, sink):
    write(f"{directory}/www/1k", "x" * 1024)
    write(f"{directory}/www/10m", "x" * 10 * 1024 * 1024)
    write(f"{directory}/nginx.conf", f"""
        pid {directory}/nginx.pid; error_log {directory}/nginx.log; worker_processes 1; daemon off;
        worker_rlimit_nofile 20000;
        events {{ worker_connections 16384; multi_accept on; }}
        http {{ access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; client_body_timeout 600s;
                send_timeout 600s;
                client_body_temp_path {directory}/body; proxy_temp_path {directory}/proxy;
                fastcgi_temp_path {directory}/fastcgi; uwsgi_temp_path {directory}/uwsgi;
                scgi_temp_path {directory}/scgi;
                server {{ listen 127.0.0.1:{sink}; location / {{ return 204; }} }}
                server {{ listen 127.0.0.1:{port} backlog=4096; root {directory}/www;
                          location /upload {{ proxy_pass http://127.0.0.1:{sink}; }} }} }}""")
    with running(["nginx", "-p", directory, "-c", f"{directory}/nginx.conf"], port) as process:
        yield process


@contextlib.contextmanager
def gateway(args, directory, *lines):
    write(f"{directory}/conf/gatehouse.properties", "\n".join([
        f"listen.http = 127.0.0.1:{HTTP}", "admin.listen = off", f"audit.file = {directory}/audit.jsonl",
        "limit.connections-per-address = off", *lines]))
    write(f"{directory}/conf/routes/all.properties",
          f"match.path = /**\nauth = none\nupstream.endpoints = http://127.0.0.1:{SERVICE}\n"
          "upstream.pool.max-connections = 4000\n")
    write(f"{directory}/conf/routes/bulk.properties",
          f"match.path = /10m\nauth = none\nupstream.endpoints = http://127.0.0.1:{BULK}\n"
          "upstream.pool.max-connections = 4000\n")
    # All of the heap is touched at the start, so that what grows is something else.
    with running([args.java, "-Xms512m", "-Xmx512m", "-XX:+UseParallelGC", "-XX:+AlwaysPreTouch", "-jar", args.war,
                  "serve", "--conf", f"{directory}/conf"], HTTP) as process:
        yield process.pid


@contextlib.contextmanager
def running(command, port):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_port(port, process)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


class Wrk:
    """Load on /1k that runs beside something else."""

    def __init__(self, seconds, connections=32):
        self.process = subprocess.Popen(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", f"http://127.0.0.1:{HTTP}/1k"],
            stdout=subprocess.PIPE, text=True)

    def result(self):
        """Requests a second, the 99th percentile in ms, and how many failed."""
        out, _ = self.process.communicate()
        amount, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", out).groups()
        failed = sum(int(n) for n in re.findall(r"(?:connect|read|write|timeout) (\d+)", out))
        failed += sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", out))
        return (float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
                float(amount) * {"us": 0.001, "ms": 1, "s": 1000}[unit], failed)
