#!/usr/bin/env python3
"""One gateway with each kind of Redis: a user of an ACL by TLS with a CA of its own, Sentinels with a failover, a cluster.

  src/bench/redis-kinds.py [--war target/gatehouse.war] [--only tls,sentinel,cluster]

Needs redis-server, redis-cli and openssl. Of each: whether the gateway finds it, and whether a quota of 5 a day is counted in it; of the Sentinels also
whether it finds the new master when the old one is killed. Ends with 1 if not.
"""
import argparse
import contextlib
import http.client
import json
import subprocess
import sys
import time

from servers import await_port, workplace, write

PORT, ADMIN, BASE = 18941, 18942, 18945


def redis(stack, directory, port, *options, watch=None):
    home = f"{directory}/redis-{port}"
    write(f"{home}/x", "")
    process = subprocess.Popen(["redis-server", *options, "--bind", "127.0.0.1", "--dir", home],
                               stdout=subprocess.DEVNULL)
    stack.callback(lambda: (process.kill(), process.wait()))
    await_port(watch or port, process)
    return process


def cli(port, *words):
    return subprocess.run(["redis-cli", "-p", str(port), *words], check=True, capture_output=True, text=True).stdout


def tls(stack, directory):
    run = lambda *words: subprocess.run(words, check=True, capture_output=True)
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=ca",
        "-keyout", f"{directory}/ca.key", "-out", f"{directory}/ca.pem")
    run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=redis",
        "-keyout", f"{directory}/redis.key", "-out", f"{directory}/redis.csr")
    write(f"{directory}/san", "subjectAltName=IP:127.0.0.1")
    run("openssl", "x509", "-req", "-in", f"{directory}/redis.csr", "-CA", f"{directory}/ca.pem", "-CAkey",
        f"{directory}/ca.key", "-CAcreateserial", "-days", "2", "-extfile", f"{directory}/san",
        "-out", f"{directory}/redis.pem")
    redis(stack, directory, BASE, "--port", "0", "--tls-port", str(BASE), "--tls-cert-file", f"{directory}/redis.pem",
          "--tls-key-file", f"{directory}/redis.key", "--tls-ca-cert-file", f"{directory}/ca.pem", "--tls-auth-clients", "no",
          "--save", "", "--user", "default", "off", "--user", "gatehouse", "on", ">pass/word", "~gatehouse:*", "+@connection", "+evalsha",
          "+eval", "+hmget", "+hset", "+del", "+pexpire", "+time", "+zadd", "+zrem", "+zremrangebyscore", "+zcard", "+zcount")
    return [f"state = rediss://gatehouse:pass%2Fword@127.0.0.1:{BASE}", f"state.tls.ca = {directory}/ca.pem"], None


def sentinel(stack, directory):
    master = redis(stack, directory, BASE + 1, "--port", str(BASE + 1), "--save", "")
    redis(stack, directory, BASE + 2, "--port", str(BASE + 2), "--save", "", "--replicaof", "127.0.0.1", str(BASE + 1))
    for port in (BASE + 3, BASE + 4, BASE + 5):
        write(f"{directory}/sentinel-{port}.conf",
              f"port {port}\nbind 127.0.0.1\nsentinel monitor limits 127.0.0.1 {BASE + 1} 2\n"
              "sentinel down-after-milliseconds limits 1000\nsentinel failover-timeout limits 5000\n")
        process = subprocess.Popen(["redis-server", f"{directory}/sentinel-{port}.conf", "--sentinel"],
                                   stdout=subprocess.DEVNULL)
        stack.callback(lambda process=process: (process.kill(), process.wait()))
        await_port(port, process)
    time.sleep(3)
    hosts = ",".join(f"127.0.0.1:{port}" for port in (BASE + 3, BASE + 4, BASE + 5))
    return [f"state = redis-sentinel://{hosts}#limits"], master.kill


def cluster(stack, directory):
    ports = [BASE + 6, BASE + 7, BASE + 8]
    for port in ports:
        redis(stack, directory, port, "--port", str(port), "--save", "", "--cluster-enabled", "yes")
    cli(ports[0], "--cluster", "create", *[f"127.0.0.1:{port}" for port in ports], "--cluster-yes")
    time.sleep(2)
    return [f"state = redis-cluster://127.0.0.1:{ports[0]},127.0.0.1:{ports[1]}"], None


def ask(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


def awaits(word, seconds=60):
    for _ in range(10 * seconds):
        shared = json.loads(ask(ADMIN, "/state")[1])["shared"]
        if shared["redis"] == word:
            return True
        time.sleep(0.1)
    print(shared)
    return False


def holds(args, name, begin):
    with workplace() as directory, contextlib.ExitStack() as stack:
        lines, fail = begin(stack, directory)
        write(f"{directory}/conf/gatehouse.properties", "\n".join([
            f"listen.http = 127.0.0.1:{PORT}", f"admin.listen = 127.0.0.1:{ADMIN}", "state.timeout = 200ms",
            f"audit.file = {directory}/audit.jsonl", *lines]))
        write(f"{directory}/conf/routes/all.properties",
              "match.path = /**\nauth = none\nrespond.status = 204\nquota = 5/day per route\nquota.accuracy = exact\n")
        what = args.command.split() if args.command else ["-jar", args.war]
        gateway = subprocess.Popen([args.java, *what, "serve", "--conf", f"{directory}/conf"],
                                   stdout=open(f"/tmp/redis-kinds-{name}.out", "w") if args.keep else subprocess.DEVNULL,
                                   stderr=subprocess.STDOUT)
        stack.callback(lambda: (gateway.terminate(), gateway.wait(60)))
        await_port(PORT, gateway)
        await_port(ADMIN, gateway)
        found = awaits("here")
        statuses = [ask(PORT, "/")[0] for _ in range(8)]
        print(f"{name}: here {found}, answers {statuses}", flush=True)
        ok = found and statuses == [204] * 5 + [429] * 3
        if fail:
            fail()
            ok = awaits("away") and awaits("here") and ask(PORT, "/")[0] == 429 and ok
            print(f"{name}: after a failover {ask(ADMIN, '/state')[1].decode()}", flush=True)
        return ok


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--war", default="target/gatehouse.war")
    parser.add_argument("--java", default="java")
    parser.add_argument("--command", help="instead of java -jar, such as a class path and a main class")
    parser.add_argument("--only", default="tls,sentinel,cluster")
    parser.add_argument("--keep", action="store_true", help="the gateway's own log, in /tmp")
    args = parser.parse_args()
    kinds = {"tls": tls, "sentinel": sentinel, "cluster": cluster}
    sys.exit(0 if all([holds(args, name, kinds[name]) for name in args.only.split(",")]) else 1)


if __name__ == "__main__":
    main()
