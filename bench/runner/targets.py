"""The table of targets: what was measured beside what is wanted."""
from dataclasses import dataclass
from statistics import median

from .servers import TITLES
from .table import good_values, number, paired_ratio


@dataclass(frozen=True)
class Target:
    title: str
    # Name of the run in suites.TARGETS.
    run: str
    field: str
    wanted: str
    # From the field's unit to that of the title.
    factor: float = 1
    # The server whose paired ratio counts; empty = the number itself counts.
    beside: str = ""
    # The run of it that counts, by medians; empty = the same run.
    beside_run: str = ""


TARGETS = [
    Target("fanout 1000, window 4, us", "fanout --clients 1000 --window 4", "server_us",
           "2.6, 1.2 x merged", beside="merged"),
    Target("fanout 1000, window 1, us", "fanout --clients 1000 --window 1", "server_us",
           "1.15 x floor", beside="floor"),
    Target("fanout 5000, us", "fanout --clients 5000 --window 4", "server_us", "1.3 x that at 1000",
           beside="ours", beside_run="fanout --clients 1000 --window 4"),
    Target("fanout 19,900, us", "fanout --clients 19900 --window 4", "server_us", "1.3 x that at 1000",
           beside="ours", beside_run="fanout --clients 1000 --window 4"),
    Target("fanout 1000, 16 KiB, us", "fanout --clients 1000 --size 16384 --window 1", "server_us",
           "1.15 x floor", beside="floor"),
    Target("echo 100 x 16, us", "echo --clients 100 --depth 16", "server_us", "1.5"),
    Target("echo 1000 x 1, us", "echo --clients 1000 --depth 1", "server_us", "1.25 x floor", beside="floor"),
    Target("rooms of 10, us", "rooms --clients 1000 --rooms 100 --window 32", "server_us",
           "1.25 x floor", beside="floor"),
    Target("connect 5000, us", "connect --clients 5000 --in-flight 100", "server_us", "60"),
    Target("connect 5000, 1/s", "connect --clients 5000 --in-flight 100", "per_second", "at least 10,000"),
    Target("idle 10,000, KiB", "idle --clients 10000", "pss_kib_per_client", "2.5"),
    Target("fetch 5000, p50 ms", "fetch --clients 5000 --window 1", "p50_us", "5", 1e-3),
    Target("server-side emit, p50 ms", "server_side_emit --clients 100 --window 1", "p50_us",
           "below Node", 1e-3, "node"),
    Target("acknowledged broadcast, us", "broadcast_ack --clients 1000", "server_us",
           "1.25 x floor's echo", beside="floor", beside_run="echo --clients 1000 --depth 1"),
    Target("upgrade, us", "upgrade --clients 20", "server_us", "350"),
    Target("upgrade, refused", "upgrade --clients 20", "refused", "0"),
    Target("churn, us", "churn --clients 50 --measure 10", "server_us", "100"),
    Target("start to READY, 4 workers, ms", "start", "ready_ms", "300"),
]

SERVERS = ("ours", "node", "floor", "merged")


def runs_of(name, results):
    return [x for x in results if x["run"] == name]


def ratio(target, results):
    """Of our number to the one that it is measured by; None if there is none."""
    mine = runs_of(target.run, results)
    if not target.beside_run:
        return paired_ratio(mine, "ours", target.beside, target.field) if target.beside else None
    above = good_values(mine, "ours", target.field)
    below = good_values(runs_of(target.beside_run, results), target.beside, target.field)
    return median(above) / median(below) if above and below else None


def row(target, results):
    """One line of Markdown."""
    cells = [target.title]
    for server in SERVERS:
        values = good_values(runs_of(target.run, results), server, target.field)
        cells.append(number(median(values) * target.factor) if values else "-")
    beside = "that at 1000" if target.beside == "ours" else target.beside
    found = ratio(target, results)
    cells += [f"{found:.2f} x {beside}" if found else "", target.wanted]
    return "| " + " | ".join(cells) + " |"


def table(results):
    """All targets that `results` has runs of, as Markdown."""
    heads = ["", *(TITLES[x] for x in SERVERS), "ratio", "target"]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    known = {x["run"] for x in results}
    lines += [row(x, results) for x in TARGETS if x.run in known]
    load = median(x["machine_load"] for x in results)
    lines.append(f"\nMedians; load of the machine while measuring: {load:.1f}"
                 f"{' (busy: do not rely on it)' if load > 3 else ''}.")
    return "\n".join(lines)
