"""What is run: scenarios by subject, and their sizes by suite.

The subject `start` has no load: only the time until READY counts."""
from dataclasses import dataclass

ALL = ("ours", "node", "floor", "merged")


@dataclass(frozen=True)
class Run:
    """One scenario with its options, for the generator."""

    subject: str
    options: str = ""
    # Servers that can answer it.
    servers: tuple = ALL
    # Where it stands in a plot: (name of the plot, value on its x axis).
    point: tuple = ()
    # The floor's fault that must be noticed; empty = the run must succeed.
    fault: str = ""
    # Processes of the server; 0 = as the command line says.
    workers: int = 0

    def name(self):
        return f"{self.subject} {self.options}".strip()


REAL = ("ours", "node")

QUICK = [
    Run("connect", "--clients 1000 --in-flight 100", ("ours", "node", "floor")),
    Run("idle", "--clients 2000 --measure 2", ("ours", "node", "floor")),
    Run("echo", "--clients 100 --depth 16 --measure 3", ("ours", "node", "floor")),
    Run("echo", "--clients 1000 --depth 1 --measure 3", ("ours", "node", "floor")),
    Run("fanout", "--clients 1000 --window 4 --measure 3"),
    Run("rooms", "--clients 1000 --rooms 100 --window 32 --measure 3", ("ours", "node", "floor")),
    Run("fetch", "--clients 1000 --window 1 --measure 2", REAL),
    Run("server_side_emit", "--clients 100 --window 1 --measure 2", REAL),
    Run("broadcast_ack", "--clients 1000 --measure 3", REAL),
    Run("churn", "--clients 20 --measure 3", REAL),
    Run("upgrade", "--clients 20 --measure 3", REAL),
]

# The rows of the table in bench/README.md.
TARGETS = [
    Run("fanout", "--clients 1000 --window 4"),
    Run("fanout", "--clients 1000 --window 1", ("ours", "node", "floor")),
    Run("fanout", "--clients 5000 --window 4"),
    # The generator is one process, which many systems allow 20,000 files.
    Run("fanout", "--clients 19900 --window 4", ("ours", "merged")),
    Run("fanout", "--clients 1000 --size 16384 --window 1", ("ours", "node", "floor")),
    Run("echo", "--clients 100 --depth 16", ("ours", "node", "floor")),
    Run("echo", "--clients 1000 --depth 1", ("ours", "node", "floor")),
    Run("rooms", "--clients 1000 --rooms 100 --window 32", ("ours", "node", "floor")),
    Run("connect", "--clients 5000 --in-flight 100", ("ours", "node", "floor")),
    Run("idle", "--clients 10000", ("ours", "node", "floor")),
    Run("fetch", "--clients 5000 --window 1", REAL),
    Run("server_side_emit", "--clients 100 --window 1", REAL),
    Run("broadcast_ack", "--clients 1000", REAL),
    Run("upgrade", "--clients 20", REAL),
    Run("churn", "--clients 50 --measure 10", REAL),
    Run("start", servers=REAL, workers=4),
]

# us/delivery against clients, memory against clients, latency against rate.
PLOTS = (
    [Run("fanout", f"--clients {n} --window 4 --measure 3", point=("fanout_cpu", n))
     for n in (100, 300, 1000, 3000)]
    + [Run("idle", f"--clients {n} --measure 1", ("ours", "node", "floor"), ("idle_memory", n))
       for n in (1000, 3000, 6000, 10000)]
    + [Run("fanout", f"--clients 1000 --rate {r} --measure 3", point=("fanout_latency", r))
       for r in (10, 20, 40, 60, 80)]
)

TINY = "--measure 0.3 --warm-up 0.1 --settle 0.1 --limit 10"
OURS, OWN_AND_FLOOR = ("ours",), ("ours", "floor")

# Does everything still work? Says nothing about speed.
SMOKE = [
    Run("connect", f"--clients 50 {TINY}", OURS),
    Run("idle", f"--clients 50 {TINY}", OURS),
    Run("echo", f"--clients 20 --depth 4 {TINY}", OWN_AND_FLOOR),
    Run("echo", f"--clients 20 --binary {TINY}", OURS),
    Run("fanout", f"--clients 50 {TINY}", OWN_AND_FLOOR),
    Run("rooms", f"--clients 50 --rooms 5 {TINY}", OURS),
    Run("fetch", f"--clients 20 {TINY}", OURS),
    Run("server_side_emit", f"--clients 20 --in-flight 4 {TINY}", OURS),
    Run("broadcast_ack", f"--clients 20 {TINY}", OURS),
    Run("churn", f"--clients 5 {TINY}", OURS),
    Run("upgrade", f"--clients 5 {TINY}", OURS),
]

# Servers that are wrong on purpose: the generator must notice.
WRONG = [
    Run(subject, f"--clients 50 {options} --measure 0.5 --warm-up 0.1 --limit 1", ("floor",), fault=fault)
    for fault, subject, options in [
        ("drop", "fanout", ""), ("repeat", "fanout", ""), ("swap", "fanout", ""),
        ("damage", "fanout", ""), ("swap", "rooms", "--rooms 2"), ("miscount", "connect", ""),
    ]
]

SUITES = {"smoke": SMOKE, "wrong": WRONG, "quick": QUICK, "targets": TARGETS, "plots": PLOTS,
          "full": TARGETS + PLOTS}
