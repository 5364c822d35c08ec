#!/usr/bin/env python3
"""Sends a large body up and another one down through a gateway at once, the far side of each reading slowly.

  large-bodies.py [--mib 2048] [--heap 64m] [--mib-per-second 80] [--war target/gatehouse.war]

Starts the service (in this process) and the gateway on loopback, and prints whether both bodies arrived byte by byte, and
the gateway's largest resident memory. Ends with 1 unless both did.
"""
import argparse, pathlib, re, socket, subprocess, sys, tempfile, threading, time, zlib

SERVICE, GATEWAY = 18972, 18973
BLOCK = bytes(i * 7 % 251 for i in range(1 << 20))


def head(connection):
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    return received.split(b"\r\n\r\n", 1)


def read_slowly(connection, length, rest, rate):
    """The CRC of so many bytes, taken at no more than the rate."""
    begun, taken, crc = time.monotonic(), len(rest), zlib.crc32(rest)
    while taken < length:
        piece = connection.recv(1 << 16)
        if not piece:
            break
        taken += len(piece)
        crc = zlib.crc32(piece, crc)
        ahead = taken / rate - (time.monotonic() - begun)
        if ahead > 0.01:
            time.sleep(ahead)
    return taken, crc


def expected(blocks):
    crc = 0
    for _ in range(blocks):
        crc = zlib.crc32(BLOCK, crc)
    return blocks << 20, crc


def service(a, uploaded):
    def serve(connection):
        request, rest = head(connection)
        if request.startswith(b"PUT"):
            uploaded.append(read_slowly(connection, a.mib << 20, rest, a.mib_per_second << 20))
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        else:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (a.mib << 20))
            for _ in range(a.mib):
                connection.sendall(BLOCK)
    listener = socket.create_server(("127.0.0.1", SERVICE))
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


def upload(a, answers):
    with socket.create_connection(("127.0.0.1", GATEWAY)) as c:
        c.sendall(b"PUT /up HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % (a.mib << 20))
        for _ in range(a.mib):
            c.sendall(BLOCK)
        answers.append(head(c)[0].split()[1].decode())


def download(a, downloaded):
    with socket.create_connection(("127.0.0.1", GATEWAY)) as c:
        c.sendall(b"GET /down HTTP/1.1\r\nHost: localhost\r\n\r\n")
        _, rest = head(c)
        downloaded.append(read_slowly(c, a.mib << 20, rest, a.mib_per_second << 20))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--mib", type=int, default=2048)
    p.add_argument("--heap", default="64m")
    p.add_argument("--mib-per-second", type=int, default=80, help="how fast the far sides read")
    p.add_argument("--war", default="target/gatehouse.war")
    a = p.parse_args()
    uploaded, downloaded, answers = [], [], []
    threading.Thread(target=service, args=(a, uploaded), daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="gatehouse-large-bodies") as conf:
        work = pathlib.Path(conf)
        (work / "routes").mkdir()
        (work / "gatehouse.properties").write_text(
            f"listen.http = 127.0.0.1:{GATEWAY}\nadmin.listen = off\naudit.file = {work}/audit.jsonl\n")
        (work / "routes/all.properties").write_text(
            f"match.path = /**\nauth = none\nlimit.request-body = unlimited\n"
            f"upstream.endpoints = http://127.0.0.1:{SERVICE}\n")
        gateway = subprocess.Popen(["java", f"-Xmx{a.heap}", "-jar", a.war, "serve", "--conf", conf],
                                   stdout=subprocess.PIPE)
        try:
            print(gateway.stdout.readline().decode().strip())
            both = [threading.Thread(target=upload, args=(a, answers)), threading.Thread(target=download, args=(a, downloaded))]
            begun = time.monotonic()
            for t in both:
                t.start()
            for t in both:
                t.join()
            took = time.monotonic() - begun
            status = pathlib.Path(f"/proc/{gateway.pid}/status").read_text()
        finally:
            gateway.terminate()
            gateway.wait(40)
    whole = expected(a.mib)
    up, down = uploaded == [whole] and answers == ["200"], downloaded == [whole]
    resident = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024
    print(f"{a.mib} MiB each way in {took:.0f} s: up {'whole' if up else 'NOT whole'}, down {'whole' if down else 'NOT whole'};"
          f" resident at most {resident} MiB")
    sys.exit(0 if up and down else 1)


if __name__ == "__main__":
    main()
