"""A worker program that shares nothing with this project but the channel of
docs/worker_channel.md: answers every request with its place and what it got."""
import os
import signal
import socket
import sys

CONNECTION, PING, READY, CONFIRM, DRAINING, PONG = 1, 2, 3, 4, 6, 8

options = dict(x[2:].split("=", 1) for x in sys.argv[1:] if "=" in x)
channel = socket.socket(fileno=int(options["worker.channel-fd"]))


def say(kind, number=0):
    channel.send(bytes([kind]) + number.to_bytes(8, "big") + bytes([0, 0]))


def answer(fd, address, received):
    with socket.socket(fileno=fd) as client:
        client.setblocking(True)
        while b"\r\n\r\n" not in received:
            received += client.recv(4096)
        line = received.split(b"\r\n")[0].decode()
        body = f"{options['worker.slot']} {address} {line}".encode()
        client.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
                       b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


def end(*_):
    say(DRAINING)
    os._exit(0)


signal.signal(signal.SIGTERM, end)
say(READY)
while True:
    datagram, fds, _, _ = socket.recv_fds(channel, 200000, 1)
    if not datagram:
        break  # the primary is gone
    kind, number = datagram[0], int.from_bytes(datagram[1:9], "big")
    if kind == PING:
        say(PONG)
    elif kind == CONNECTION:
        say(CONFIRM, number)
        size = datagram[10]
        answer(fds[0], datagram[11:11 + size].decode(), datagram[11 + size:])
