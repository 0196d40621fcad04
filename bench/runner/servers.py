"""The servers under test: how each is started and stopped."""
import os
import select
import signal
import socket
import subprocess
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
READY_LIMIT = 20  # seconds

# What people read.
TITLES = {"ours": "caf-socketio", "node": "Node cluster", "floor": "floor", "merged": "floor, merged"}


def command(name, programs, workers, port, fault=""):
    """The command line of server `name`. Raises KeyError for another name."""
    wrong = [f"--wrong={fault}"] if fault else []
    floor = [str(programs / "floor"), f"--workers={workers}", f"--port={port}"]
    return {
        "ours": [str(programs / "testbed"), f"--cluster.workers={workers}",
                 f"--sticky.port={port}", "--sticky.address=127.0.0.1"],
        "node": ["node", str(BENCH / "node_peer/server.mjs"), f"--workers={workers}", f"--port={port}"],
        "floor": floor + wrong,
        "merged": floor + ["--merge"],
    }[name]


def free_port():
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running server; a context manager that stops it."""

    def __init__(self, name, programs, workers, fault=""):
        self.port = free_port()
        start = time.monotonic()
        self.process = subprocess.Popen(
            command(name, programs, workers, self.port, fault),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            self._wait_until_ready(name)
        except RuntimeError:
            self.stop()
            raise
        self.ready_ms = (time.monotonic() - start) * 1000

    def _wait_until_ready(self, name):
        end = time.monotonic() + READY_LIMIT
        said = b""
        while b"READY" not in said:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise RuntimeError(f"{name} did not say READY")
            chunk = os.read(self.process.stdout.fileno(), 4096)
            if not chunk:
                raise RuntimeError(f"{name} ended")
            said += chunk

    def stop(self):
        """Asks the root to end; its process group is killed if it does not."""
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # a group of our own
        except ProcessLookupError:
            pass
        self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
