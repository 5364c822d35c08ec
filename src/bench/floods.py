#!/usr/bin/env python3
"""How long one connection of HTTP/2 can keep the gateway busy: resets, and heads without end, as fast as they can be sent.

After each connection has been closed, the gateway's CPU is sampled every 250 ms. Needs nginx and wrk.

    src/bench/floods.py target/gatehouse.war
"""
import argparse
import socket
import statistics
import struct
import time

import servers

HEADERS, RESET, SETTINGS, CONTINUATION = 1, 3, 4, 9
END_STREAM, END_HEADERS = 1, 4
SAMPLE_SECONDS, SAMPLES = 0.25, 6

# GET http://a/1k: three fields of the static table, of which two with values of their own, and one as it is.
REQUEST = b"\x82\x86\x04\x03/1k\x01\x01a"
FIELD = b"\x00\x03x-a\x7f\xe9\x07" + b"y" * 1128


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def resets():
    stream = 1
    while True:
        many = []
        for _ in range(500):
            many.append(frame(HEADERS, END_STREAM | END_HEADERS, stream, REQUEST))
            many.append(frame(RESET, 0, stream, b"\0\0\0\x08"))
            stream += 2
        yield b"".join(many)


def fields_without_end():
    yield frame(HEADERS, END_STREAM, 1, REQUEST)
    while True:
        yield frame(CONTINUATION, 0, 1, FIELD) * 50


def nothing_without_end():
    yield frame(HEADERS, END_STREAM, 1, REQUEST)
    while True:
        yield frame(CONTINUATION, 0, 1) * 2000


def flood(batches):
    """Seconds until the connection is closed, and bytes that were sent until then."""
    with socket.create_connection(("127.0.0.1", servers.HTTP)) as client:
        client.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0))
        client.settimeout(10)
        began = time.monotonic()
        sent = 0
        try:
            for batch in batches:
                client.sendall(batch)
                sent += len(batch)
                if time.monotonic() - began > 10:
                    return float("inf"), sent
        except OSError:
            pass
        return time.monotonic() - began, sent


def busy(pid):
    """The share of one processor in each sample."""
    shares = []
    for _ in range(SAMPLES):
        cpu, began = servers.cpu_seconds(pid), time.monotonic()
        time.sleep(SAMPLE_SECONDS)
        shares.append((servers.cpu_seconds(pid) - cpu) / (time.monotonic() - began))
    return shares


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("war")
    parser.add_argument("--java", default="java")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--warmup", type=int, default=10, help="seconds of ordinary requests before the first flood")
    args = parser.parse_args()
    with servers.workplace() as directory, servers.service(directory), servers.gateway(args, directory) as pid:
        servers.Wrk(args.warmup).result()
        time.sleep(2)
        print(f"idle: {statistics.mean(busy(pid)):.0%} of a processor", flush=True)
        for name, batches in (("HEADERS and RST_STREAM", resets), ("CONTINUATION with fields", fields_without_end),
                              ("CONTINUATION with nothing", nothing_without_end)):
            seconds, samples = [], []
            for _ in range(args.rounds):
                took, sent = flood(batches())
                seconds.append(took)
                samples.append(busy(pid))
            worst = ", ".join(f"{max(column):.0%}" for column in zip(*samples))
            print(f"{name}: closed after {statistics.median(seconds) * 1000:.0f} ms, {max(seconds) * 1000:.0f} at most "
                  f"({sent // 1024} KiB sent in the last one);\n    CPU then, every {SAMPLE_SECONDS * 1000:.0f} ms, "
                  f"the worst of {args.rounds}: {worst}", flush=True)


if __name__ == "__main__":
    main()
