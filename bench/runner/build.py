"""Builds what is missing."""
import subprocess

from .servers import BENCH

ROOT = BENCH.parent
PROGRAMS = ROOT / "build/release/bin"


def run(*words):
    print("==>", *words, flush=True)
    subprocess.run(words, cwd=ROOT, check=True)


def build(servers):
    """The optimised programs and, if it is asked for, the Node peer.

    Raises CalledProcessError if something cannot be built.
    """
    if not (ROOT / "build/release/build.ninja").exists():
        run("cmake", "--preset", "release")
    run("cmake", "--build", "--preset", "release", "--target", "testbed", "loadgen", "floor")
    peer = BENCH / "node_peer"
    if "node" in servers and not (peer / "node_modules/socket.io").exists():
        run("npm", "install", "--prefix", str(peer), "--no-package-lock", "--no-audit", "--no-fund")
    return PROGRAMS
