#!/usr/bin/env python3
"""Kills a gateway (SIGKILL) again and again under load, and counts what of a daily quota's use is lost by that.

  src/bench/killed-quotas.py [--war target/gatehouse.war] [--kills 20] [--connections 16] [--flush 1s]

Each round starts the gateway on the state that the last one has left, loads it for 1.5 to 4.5 s with requests of one consumer, kills
it, starts it again and asks for the use. Lost is what clients have an answer of and the gateway knows nothing of. As the
last requests are what is lost, their number says how long before the kill the oldest of them was answered: that must not be
longer than one flush interval, and what a flush takes. Ends with 1 if it is, or if more is counted than was sent.
"""
import argparse, http.client, pathlib, random, re, signal, subprocess, tempfile, threading, time

GATEWAY, ADMIN = 18980, 18981
MARGIN = 0.5  # Seconds for a flush, its fsync included, on a machine that does other things.


class Load:
    """Requests of one consumer on kept connections, and when each was answered."""

    def __init__(self, connections, key):
        self.answered, self.sent, self.lock, self.stopped = [], 0, threading.Lock(), False
        self.threads = [threading.Thread(target=self.run, args=(key,)) for _ in range(connections)]
        for thread in self.threads:
            thread.start()

    def run(self, key):
        connection = http.client.HTTPConnection("127.0.0.1", GATEWAY, timeout=10)
        try:
            while not self.stopped:
                with self.lock:
                    self.sent += 1
                connection.request("GET", "/", headers={"X-Api-Key": key})
                answer = connection.getresponse()
                answer.read()
                if answer.status != 204:
                    raise SystemExit(f"answered {answer.status}")
                with self.lock:
                    self.answered.append(time.monotonic())
        except (OSError, http.client.HTTPException):
            pass  # It was killed.

    def end(self):
        self.stopped = True
        for thread in self.threads:
            thread.join()


def start(war, work):
    log = open(work / "log", "a")
    process = subprocess.Popen(["java", "-XX:+UseParallelGC", "-jar", war, "serve", "--conf", str(work / "conf")],
                               cwd=work, stdout=log, stderr=log)
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", ADMIN, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return process
        except OSError:
            pass
        if process.poll() is not None:
            raise SystemExit((work / "log").read_text())
        time.sleep(0.1)
    raise SystemExit("it does not start")


def used():
    connection = http.client.HTTPConnection("127.0.0.1", ADMIN, timeout=60)
    connection.request("GET", "/usage?consumer=acme")
    lines = connection.getresponse().read().decode().splitlines()[1:]
    return sum(int(line.split(",")[4]) for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--war", default="target/gatehouse.war")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--flush", default="1s")
    options = parser.parse_args()
    war = str(pathlib.Path(options.war).resolve())
    number, unit = re.fullmatch(r"(\d+)(ms|s)", options.flush).groups()
    interval = int(number) / (1000 if unit == "ms" else 1)
    work = pathlib.Path(tempfile.mkdtemp())
    (work / "conf/routes").mkdir(parents=True)
    (work / "conf/gatehouse.properties").write_text(
        f"listen.http = 127.0.0.1:{GATEWAY}\nadmin.listen = 127.0.0.1:{ADMIN}\nstate.flush = {options.flush}\n")
    (work / "conf/routes/a.properties").write_text(
        "match.path = /\nrespond.status = 204\nauth = api-key\nquota = 1000000000/day\n")
    key = subprocess.run(["java", "-jar", war, "keys", "create", "acme", "--conf", str(work / "conf")], check=True,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()
    print(f"{options.kills} kills, a flush every {options.flush}, {options.connections} connections")
    print("kill  answered  counted     lost  the oldest of these was answered before the kill")
    before, failed, everything, lost_in_all, worst = 0, False, 0, 0, 0.0
    for kill in range(1, options.kills + 1):
        gateway = start(war, work)
        before = used()
        load = Load(options.connections, key)
        time.sleep(random.uniform(1.5, 4.5))
        killed_at = time.monotonic()
        gateway.send_signal(signal.SIGKILL)
        gateway.wait()
        load.end()
        gateway = start(war, work)
        counted = used() - before
        gateway.send_signal(signal.SIGKILL)
        gateway.wait()
        answered = sorted(load.answered)
        lost = max(0, len(answered) - counted)
        age = killed_at - answered[-lost] if lost else 0.0
        failed |= age > interval + MARGIN or counted > load.sent
        everything, lost_in_all, worst = everything + len(answered), lost_in_all + lost, max(worst, age)
        print(f"{kill:4}  {len(answered):8}  {counted:7}  {lost:7}  {age * 1000:7.0f} ms", flush=True)
    print(f"of {everything} answered {lost_in_all} were lost by {options.kills} kills; the oldest {worst * 1000:.0f} ms before one")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
