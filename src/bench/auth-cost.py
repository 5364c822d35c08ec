#!/usr/bin/env python3
"""What each way to say who is calling costs, in one run: the gateway's CPU for a kept-alive request.

  src/bench/auth-cost.py target/gatehouse.war

Needs nginx (the service), wrk and openssl. One process has a route for each way; rounds go through all of them, and each
request carries the same fields, a key and a token (RS256), or a key and a password, of which the route's scheme looks at its
own; none of them goes on to the service. All are warm: the same caller comes again and again. `signed` is the key's route with
identity.token = on. Says for each the median of all rounds, and its ratio to the key's route of the same round; the bar is
1.10 for the token.

  src/bench/auth-cost.py target/gatehouse.war --write DIR

writes two configurations instead, of a gateway that asks for keys and one that asks for tokens, and the command by which a
comparison of gateways side by side measures both in one run.
"""
import argparse, base64, hashlib, json, os, pathlib, re, shutil, signal, socket, statistics, subprocess, tempfile, time

GATEWAY, SERVICE = 18961, 18962
TICKS = os.sysconf("SC_CLK_TCK")
KEY = "gate_" + "0" * 49
PASSWORD_OF_ANNA = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"  # U*U
WAYS = {"none": "none", "key": "api-key", "token": "jwt:corp", "password": "basic", "signed": "api-key"}


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def openssl(*args, text=None):
    return subprocess.run(["openssl", *args], input=text, check=True, capture_output=True).stdout


def token(work):
    """One that is good for a day, and the key set that verifies it."""
    key = work / "issuer.pem"
    openssl("genrsa", "-out", str(key), "2048")
    modulus = bytes.fromhex(openssl("rsa", "-in", str(key), "-noout", "-modulus").decode().strip().split("=")[1])
    keys = {"keys": [{"kty": "RSA", "kid": "1", "n": base64url(modulus), "e": "AQAB"}]}
    head = {"alg": "RS256", "kid": "1"}
    claims = {"iss": "https://login.example.com/", "aud": "orders", "sub": "acme", "exp": int(time.time()) + 86400}
    text = ".".join(base64url(json.dumps(part).encode()) for part in (head, claims))
    signature = openssl("dgst", "-sha256", "-sign", str(key), text=text.encode())
    return f"{text}.{base64url(signature)}", json.dumps(keys)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def configure(conf, work, port, service, routes, keys):
    signing = work / "identity.pem"
    if not signing.exists():
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", str(signing))
    write(conf / "gatehouse.properties",
          f"listen.http = 127.0.0.1:{port}\nadmin.listen = off\naudit.file = {work}/audit-{port}.jsonl\n"
          f"state.dir = {work}/state-{port}\nidentity.key = ${{file:{signing}}}\n")
    write(conf / "issuers/corp.properties",
          "issuer = https://login.example.com/\naudience = orders\nalgorithms = RS256\njwks.file = issuers/corp.json\n")
    write(conf / "issuers/corp.json", keys)
    digest = hashlib.sha256(KEY.encode()).hexdigest()
    write(conf / "consumers/acme.properties", f"key.a = sha256:{digest}\nuser.anna = {PASSWORD_OF_ANNA}\n")
    for name, path in routes.items():
        write(conf / f"routes/{name}.properties",
              f"match.path = {path}\nupstream.endpoints = http://127.0.0.1:{service}\nauth = {WAYS[name]}\n"
              + ("rewrite.path = /{*rest}\n" if "{" in path else "")
              + "quota = 1000000/s\nrequest.header.remove = Authorization, X-Api-Key\n"
              + ("identity.token = on\n" if name == "signed" else ""))


def fields(way, bearer):
    """The service would refuse two lines of Authorization."""
    basic = base64.b64encode(b"anna:U*U").decode()
    return [f"X-Api-Key: {KEY}", "Authorization: " + (f"Basic {basic}" if way == "password" else f"Bearer {bearer}")]


def nginx(work):
    write(work / "www/1k", "x" * 1024)
    write(work / "nginx.conf", f"""
        pid {work}/nginx.pid; error_log {work}/nginx.log; worker_processes 1; daemon off;
        events {{ worker_connections 4096; }}
        http {{ access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
                server {{ listen 127.0.0.1:{SERVICE} backlog=4096; root {work}/www; }} }}""")
    return subprocess.Popen(["nginx", "-p", str(work), "-c", f"{work}/nginx.conf"])


def await_port(port, process):
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"what should listen on {port} has ended")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nothing listens on {port}")


def cpu_seconds(pid):
    found = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(found[11]) + int(found[12])) / TICKS


def load(pid, name, bearer, seconds, connections):
    """The gateway's CPU for a request, in microseconds."""
    before = cpu_seconds(pid)
    head = [part for field in fields(name, bearer) for part in ("-H", field)]
    report = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", *head, f"http://127.0.0.1:{GATEWAY}/{name}/1k"],
                            check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in report or "Socket errors" in report:
        raise SystemExit(report)
    return (cpu_seconds(pid) - before) / int(re.search(r"(\d+) requests in", report)[1]) * 1e6


def measure(a, work, bearer, keys):
    configure(work / "conf", work, GATEWAY, SERVICE, {name: f"/{name}/{{*rest}}" for name in WAYS}, keys)
    service = nginx(work)
    gateway = subprocess.Popen([a.java, "-Xms512m", "-Xmx512m", "-XX:+UseParallelGC", "-jar", a.war, "serve", "--conf",
                                str(work / "conf")], stdout=subprocess.DEVNULL)
    try:
        await_port(SERVICE, service)
        await_port(GATEWAY, gateway)
        for name in WAYS:
            load(gateway.pid, name, bearer, a.warmup, a.connections)
        costs = {name: [] for name in WAYS}
        for number in range(a.rounds):
            for name in WAYS:
                costs[name].append(load(gateway.pid, name, bearer, a.seconds, a.connections))
            print(f"round {number + 1}: " + ", ".join(f"{name} {each[-1]:.1f}" for name, each in costs.items()), flush=True)
        for name, each in costs.items():
            ratios = [one / key for one, key in zip(each, costs["key"])]
            print(f"{name}: {statistics.median(each):.1f} us of CPU for a request, {statistics.median(ratios):.2f} times the key's "
                  f"({min(ratios):.2f} to {max(ratios):.2f})")
    finally:
        for process in (gateway, service):
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def comparison(a, work, bearer, keys):
    command = ["compare.py --peers nginx-lua"]
    for port, name in ((18081, "key"), (18082, "token")):
        configure(work / f"conf-{name}", work, port, 18900, {name: "/**"}, keys)
        command.append(f"--gateway {name} http://127.0.0.1:{port}/ '{a.java} -Xms512m -Xmx512m -XX:+UseParallelGC "
                       f"-jar {os.path.abspath(a.war)} serve --conf {work}/conf-{name}'")
    command += [f"--header '{field}'" for field in fields("token", bearer)]
    print(" \\\n  ".join(command + ["--reference key"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("war")
    parser.add_argument("--write", metavar="DIR", help="configurations for a comparison of gateways side by side")
    parser.add_argument("--java", default="java")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of each round, for each way")
    parser.add_argument("--warmup", type=int, default=15, help="seconds of each way before the first round")
    parser.add_argument("--connections", type=int, default=64)
    a = parser.parse_args()
    work = pathlib.Path(os.path.abspath(a.write)) if a.write else pathlib.Path(tempfile.mkdtemp())
    work.mkdir(parents=True, exist_ok=True)
    work.chmod(0o755)  # The workers of nginx are nobody.
    bearer, keys = token(work)
    if a.write:
        comparison(a, work, bearer, keys)
        return
    try:
        measure(a, work, bearer, keys)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
