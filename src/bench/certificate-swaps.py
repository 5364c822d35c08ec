#!/usr/bin/env python3
"""Swaps the certificate and its key again and again under load by TLS: who fails, and when the new one is served.

wrk keeps connections alive, and beside it some connections ask once for each swap; two threads shake hands all the time. Needs
nginx, wrk and openssl.

    src/bench/certificate-swaps.py target/gatehouse.war
"""
import argparse
import os
import re
import socket
import ssl
import statistics
import subprocess
import threading
import time

import servers

KEPT = 8


def make_pair(directory, number):
    option = ["rsa:2048"] if number % 2 else ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-newkey", *option, "-days", "90", "-subj", f"/CN=swap {number}",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", f"{directory}/{number}.key", "-out", f"{directory}/{number}.pem"],
        check=True, capture_output=True)
    with open(f"{directory}/{number}.pem") as file:
        return ssl.PEM_cert_to_DER_cert(file.read())


def put(directory, number):
    """One after the other, so that for a moment they are no pair, as it is with most tools."""
    for ending in ("pem", "key"):
        os.link(f"{directory}/{number}.{ending}", f"{directory}/next")
        os.replace(f"{directory}/next", f"{directory}/server.{ending}")


def context():
    client = ssl.create_default_context()
    client.check_hostname = False
    client.verify_mode = ssl.CERT_NONE
    return client


def shake_hands(client):
    plain = socket.create_connection(("127.0.0.1", servers.HTTPS), 10)
    try:
        return client.wrap_socket(plain, server_hostname="localhost")
    except OSError:
        plain.close()
        raise


class Newcomers(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.count = 0
        self.failed = []
        self.stopped = False

    def run(self):
        client = context()
        while not self.stopped:
            try:
                shake_hands(client).close()
                self.count += 1
            except OSError as e:
                self.failed.append(e)
            time.sleep(0.005)


def ask(connection):
    connection.sendall(b"GET /1k HTTP/1.1\r\nHost: localhost\r\n\r\n")
    received = b""
    while not received.endswith(b"x" * 1024):
        some = connection.recv(4096)
        if not some:
            raise OSError("closed")
        received += some
    if not received.startswith(b"HTTP/1.1 200 "):
        raise OSError(received[:20])


def swap(directory, number, expected):
    """Seconds until it is served."""
    put(directory, number)
    began = time.monotonic()
    while time.monotonic() - began < 10:
        with shake_hands(context()) as connection:
            if connection.getpeercert(binary_form=True) == expected:
                return time.monotonic() - began
        time.sleep(0.02)
    return float("inf")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("war")
    parser.add_argument("--java", default="java")
    parser.add_argument("--swaps", type=int, default=100)
    args = parser.parse_args()
    with servers.workplace() as directory, servers.service(directory):
        pairs = [make_pair(directory, number) for number in range(args.swaps + 1)]
        put(directory, 0)
        with servers.gateway(args, directory, f"listen.https = 127.0.0.1:{servers.HTTPS}",
                             f"tls.certificate = {directory}/server.pem", f"tls.key = {directory}/server.key"):
            kept = [shake_hands(context()) for _ in range(KEPT)]
            newcomers = [Newcomers(), Newcomers()]
            for newcomer in newcomers:
                newcomer.start()
            wrk = subprocess.Popen(["wrk", "-t1", "-c32", f"-d{2 * args.swaps}s", f"https://127.0.0.1:{servers.HTTPS}/1k"],
                                   stdout=subprocess.PIPE, text=True)
            served, lost = [], 0
            for number in range(1, args.swaps + 1):
                served.append(swap(directory, number, pairs[number]))
                for connection in kept:
                    try:
                        ask(connection)
                    except OSError:
                        lost += 1
            for newcomer in newcomers:
                newcomer.stopped = True
                newcomer.join(20)
            wrk.send_signal(2)  # Has it end now and say what it has seen.
            out, _ = wrk.communicate()
            errors = re.search(r"Socket errors.*|Non-2xx.*", out)
            print(f"{args.swaps} swaps, served after {statistics.median(served):.1f} s, {max(served):.1f} at most\n"
                  f"handshakes: {sum(n.count for n in newcomers)} and {sum(len(n.failed) for n in newcomers)} failed\n"
                  f"kept connections: {lost} of {KEPT * args.swaps} requests failed; wrk's 32: "
                  f"{re.search(r'([0-9]+) requests in', out).group(1)} requests, {errors.group(0) if errors else 'no error'}")


if __name__ == "__main__":
    main()
