"""The three pictures: what is drawn from which field."""
from statistics import median

from .plot import Chart, Series
from .servers import TITLES

# Name of the plot: title, x axis, y axis, field, factor.
CHARTS = {
    "fanout_cpu": ("Server CPU for a broadcast", "clients", "microseconds per delivery", "server_us", 1),
    "idle_memory": ("Memory of idle clients", "clients", "MiB (PSS, all processes)", "pss_kib", 1 / 1024),
    "fanout_latency": ("Latency of broadcasts to 1000 clients", "broadcasts per second",
                       "milliseconds, 99 of 100 deliveries", "p99_us", 1 / 1000),
}


def series(results, plot, field, factor):
    """Medians by server, x ascending."""
    by_server = {}
    for x in results:
        if x["ok"] and x["point"] and x["point"][0] == plot and field in x:
            by_server.setdefault(x["server"], {}).setdefault(x["point"][1], []).append(x[field] * factor)
    return [Series(name, TITLES[name], sorted((at, median(values)) for at, values in points.items()))
            for name, points in by_server.items()]


def draw_all(results, folder):
    """Writes an SVG for each plot that `results` has points of."""
    for name, (title, x, y, field, factor) in CHARTS.items():
        lines = series(results, name, field, factor)
        if lines:
            path = folder / f"{name}.svg"
            path.write_text(Chart(title, x, y, lines).svg())
            print(f"drew {path}")
