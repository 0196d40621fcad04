"""Draws a line chart as SVG, readable on a light and on a dark page."""
import math
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 140, 72, 60

LIGHT = {"ours": "#0969da", "node": "#bc4c00", "floor": "#6e7781", "merged": "#8250df"}
DARK = {"ours": "#58a6ff", "node": "#f0883e", "floor": "#9198a1", "merged": "#bc8cff"}


def colours(of):
    """Rules for the lines; no variables of CSS, which not every viewer of SVG knows."""
    return " ".join(f".{name} .line {{ stroke: {c} }} .{name} .dot, .{name} .label {{ fill: {c} }}"
                    for name, c in of.items())


STYLE = f"""
  .page {{ fill: #ffffff }} .text {{ fill: #24292f }} .soft {{ fill: #57606a }}
  .grid {{ stroke: #d0d7de }} .axis {{ stroke: #57606a }}
  {colours(LIGHT)}
  @media (prefers-color-scheme: dark) {{
    .page {{ fill: #0d1117 }} .text {{ fill: #e6edf3 }} .soft {{ fill: #9198a1 }}
    .grid {{ stroke: #30363d }} .axis {{ stroke: #9198a1 }}
    {colours(DARK)}
  }}
  text {{ font: 13px system-ui, sans-serif }} .title {{ font-size: 17px; font-weight: 600 }}
  .line {{ fill: none; stroke-width: 2.5 }}
  .floor .line {{ stroke-dasharray: 6 4 }} .merged .line {{ stroke-dasharray: 2 4 }}
"""


@dataclass
class Series:
    """A line: `name` is its class in STYLE, `points` are (x, y), x ascending."""

    name: str
    title: str
    points: list


def round_step(span, ticks):
    """The step of 1, 2 or 5 times a power of ten that gives about `ticks`."""
    raw = span / ticks
    power = 10 ** math.floor(math.log10(raw))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= raw)


def label(x):
    return f"{x:,.0f}" if x >= 10 or x == int(x) else f"{x:g}"


@dataclass
class Chart:
    title: str
    x_title: str
    y_title: str
    series: list
    x_max: float = 0
    y_max: float = 0

    def __post_init__(self):
        points = [p for s in self.series for p in s.points]
        self.y_step = round_step(max(y for _, y in points), 5)
        self.y_max = math.ceil(max(y for _, y in points) / self.y_step) * self.y_step
        self.x_step = round_step(max(x for x, _ in points), 6)
        self.x_max = math.ceil(max(x for x, _ in points) / self.x_step) * self.x_step

    def at(self, x, y):
        """Where a point lies on the page."""
        return (LEFT + x / self.x_max * (WIDTH - LEFT - RIGHT),
                HEIGHT - BOTTOM - y / self.y_max * (HEIGHT - TOP - BOTTOM))

    def grid(self):
        for i in range(round(self.y_max / self.y_step) + 1):
            x, y = self.at(0, i * self.y_step)
            yield f'<path class="{"grid" if i else "axis"}" d="M{x} {y:.1f}H{WIDTH - RIGHT}"/>'
            yield f'<text class="soft" x="{x - 8}" y="{y + 4:.1f}" text-anchor="end">{label(i * self.y_step)}</text>'
        for i in range(round(self.x_max / self.x_step) + 1):
            x, y = self.at(i * self.x_step, 0)
            yield f'<text class="soft" x="{x:.1f}" y="{y + 20:.1f}" text-anchor="middle">{label(i * self.x_step)}</text>'

    def line(self, series):
        places = [self.at(x, y) for x, y in series.points]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        yield f'<g class="{series.name}"><path class="line" d="{path}"/>'
        for (x, y), (_, value) in zip(places, series.points):
            yield f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>{label(value)}</title></circle>'
        yield "</g>"

    def labels(self):
        """Names at the ends of the lines, pushed apart where they would touch."""
        ends = sorted((self.at(*s.points[-1])[1], self.at(*s.points[-1])[0], s) for s in self.series)
        lowest = -math.inf
        for y, x, s in ends:
            y = lowest = max(y, lowest + 17)
            yield (f'<g class="{s.name}"><text class="label" x="{x + 10:.1f}" y="{y + 4:.1f}">'
                   f"{escape(s.title)}</text></g>")

    def svg(self):
        """The whole file."""
        middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
        parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
                 f'aria-label="{escape(self.title)}"><style>{STYLE}</style>',
                 f'<rect class="page" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
                 f'<text class="text title" x="{LEFT - 50}" y="30">{escape(self.title)}</text>',
                 f'<text class="soft" x="{LEFT - 50}" y="48">{escape(self.y_title)}</text>',
                 f'<text class="soft" x="{middle}" y="{HEIGHT - 16}" text-anchor="middle">{escape(self.x_title)}</text>']
        parts += self.grid()
        for s in self.series:
            parts += self.line(s)
        parts += self.labels()
        return "\n".join(parts) + "\n</svg>\n"
