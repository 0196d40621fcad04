#!/usr/bin/env python3
"""What a connection costs the process that accepts it: see README.md."""
import argparse
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from runner import build  # noqa: E402
from runner.measure import generate  # noqa: E402
from runner.servers import TITLES, Server  # noqa: E402
from runner.suites import Run  # noqa: E402


def cpu_us(pid):
    """The time on a CPU of all threads of process `pid`, in microseconds."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(x.read_text().split()[0]) for x in threads) / 1000


def once(name, programs, workers, clients):
    """Connections a second, CPU of all and of the accepting process for each."""
    with Server(name, programs, workers) as server:
        before = cpu_us(server.process.pid)
        result = generate(Run("connect", f"--clients {clients} --in-flight 100"), name, server, programs)
        own = cpu_us(server.process.pid) - before
    if not result["ok"]:
        raise SystemExit(f"{name}: {result['error']}")
    return result["per_second"], result["server_us"], own / clients


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=5)
    parser.add_argument("--clients", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--servers", default="ours,node,floor")
    parser.add_argument("--programs", type=Path, help="folder of programs that are built already")
    args = parser.parse_args()
    names = args.servers.split(",")
    programs = args.programs or build.build(names)
    seen = {name: [] for name in names}
    for rep in range(args.reps):
        for name in names if rep % 2 == 0 else reversed(names):
            seen[name].append(once(name, programs, args.workers, args.clients))
    print("| server | connections/s | CPU, all processes | CPU, accepting process |")
    print("|---|---|---|---|")
    for name in names:
        rate, everything, own = map(statistics.median, zip(*seen[name]))
        # Workers of the floor accept for themselves.
        own = "-" if name == "floor" else f"{own:.1f} us"
        print(f"| {TITLES[name]} | {rate:.0f} | {everything:.1f} us | {own} |")


if __name__ == "__main__":
    main()
