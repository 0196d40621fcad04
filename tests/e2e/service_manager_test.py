"""The testbed as systemd sees it: it takes over a listening socket and reports
readiness, signs of life and its end (sd_notify)."""
import os
import signal
import socket
import tempfile
import urllib.request

folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "notify")
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind(path)
manager.settimeout(15)
port = socket.socket()
port.bind(("127.0.0.1", 0))
port.listen()


def next_but_signs_of_life():
    while (state := manager.recv(1000).decode()) == "WATCHDOG=1":
        next_but_signs_of_life.seen += 1
    return state


next_but_signs_of_life.seen = 0

pid = os.fork()
if pid == 0:
    os.dup2(port.fileno(), 3)
    env = dict(os.environ, NOTIFY_SOCKET=path, WATCHDOG_USEC="200000",
               LISTEN_FDS="1", LISTEN_PID=str(os.getpid()), WORKERS="1")
    program = os.environ["TESTBED"]
    os.execve(program, [program, "--log.level=error"], env)
try:
    state = next_but_signs_of_life()
    assert state.startswith("READY=1\nSTATUS=1 workers"), state
    url = "http://127.0.0.1:%d/socket.io/?EIO=4&transport=polling"
    answer = urllib.request.urlopen(url % port.getsockname()[1], timeout=10)
    assert answer.status == 200, answer.status
    while next_but_signs_of_life.seen < 3:
        next_but_signs_of_life.seen += manager.recv(1000) == b"WATCHDOG=1"
    os.kill(pid, signal.SIGTERM)
    assert next_but_signs_of_life() == "STOPPING=1"
    _, status = os.waitpid(pid, 0)
    assert status == 0, status
except BaseException:
    os.kill(pid, signal.SIGKILL)
    raise
