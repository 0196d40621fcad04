"""Medians and ratios, for people."""
from statistics import median

# Column title, field of a result. What a scenario does not have is left out.
COLUMNS = [
    ("CPU us/op", "server_us"), ("ops/s", "per_second"), ("p50 us", "p50_us"), ("p99 us", "p99_us"),
    ("KiB/client", "pss_kib_per_client"), ("growth KiB", "pss_growth_kib"),
    ("READY ms", "ready_ms"),     ("silent", "silent"), ("refused", "refused"), ("generator load", "generator_load"),
]
# The fields whose ratio to ours is shown, the first that a run has.
COMPARED = ["pss_kib_per_client", "server_us", "ready_ms"]


def number(x):
    """Three digits that matter."""
    if x == 0:
        return "0"
    return f"{x:,.0f}" if abs(x) >= 100 else f"{x:.3g}"


def good_runs(results, server, field):
    return [x for x in results if x["server"] == server and x["ok"] and field in x]


def good_values(results, server, field):
    return [x[field] for x in good_runs(results, server, field)]


def paired_ratio(results, server, other, field):
    """Median over repetitions of server/other, each taken in the same one; None if there is none."""
    theirs = {x["rep"]: x[field] for x in good_runs(results, other, field)}
    pairs = [(x[field], theirs.get(x["rep"])) for x in good_runs(results, server, field)]
    ratios = [a / b for a, b in pairs if b]
    return median(ratios) if ratios else None


def table(title, results):
    """A Markdown table of one run's results on all servers."""
    servers = list(dict.fromkeys(x["server"] for x in results))
    columns = [c for c in COLUMNS if any(c[1] in x for x in results)]
    compared = next((f for f in COMPARED if any(f in x for x in results)), None)
    unit = next((x["unit"] for x in results if "unit" in x), "operation")
    lines = [f"### {title}", "", f"Operation: {unit}.", ""]
    lines.append("| server | " + " | ".join(c[0] for c in columns) + " | runs | ours/this |")
    lines.append("|---" * (len(columns) + 3) + "|")
    for server in servers:
        cells = []
        for _, field in columns:
            values = good_values(results, server, field)
            cells.append(number(median(values)) if values else "-")
        runs = [x for x in results if x["server"] == server]
        good = sum(x["ok"] for x in runs)
        ratio = paired_ratio(results, "ours", server, compared) if compared else None
        shown = f"{ratio:.2f}" if ratio and server != "ours" else ""
        lines.append(f"| {server} | " + " | ".join(cells) + f" | {good}/{len(runs)} | {shown} |")
    return "\n".join(lines) + "\n"
