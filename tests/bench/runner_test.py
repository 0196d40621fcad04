"""What bench/run makes of results: medians, ratios, pictures."""
import sys
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from runner import charts, suites, table, targets  # noqa: E402
from runner.plot import Chart, Series  # noqa: E402


def result(server, cpu, ok=True, run="fanout --clients 1000 --window 1", point=(), rep=0):
    return {"run": run, "server": server, "server_us": cpu, "ok": ok, "unit": "delivery",
            "point": point, "machine_load": 0.5, "rep": rep}


class TableTest(unittest.TestCase):
    def test_ratios_are_paired_before_the_median_is_taken(self):
        runs = [result("ours", x, rep=i) for i, x in enumerate((1, 2, 30))]
        runs += [result("floor", x, rep=i) for i, x in enumerate((1, 4, 10))]
        self.assertEqual(table.paired_ratio(runs, "ours", "floor", "server_us"), 1)

    def test_a_repetition_that_failed_on_one_side_has_no_ratio(self):
        runs = [result("ours", 1, ok=False), result("ours", 6, rep=1)]
        runs += [result("floor", 9), result("floor", 2, rep=1)]
        self.assertEqual(table.paired_ratio(runs, "ours", "floor", "server_us"), 3)

    def test_failed_runs_do_not_count(self):
        runs = [result("ours", 2), result("ours", 100, ok=False)]
        self.assertEqual(table.good_values(runs, "ours", "server_us"), [2])
        self.assertIn("| ours | 2 | 1/2 |", table.table("x", runs))

    def test_numbers_keep_three_digits(self):
        self.assertEqual([table.number(x) for x in (0, 0.01234, 2.345, 1234.5)],
                         ["0", "0.0123", "2.35", "1,234"])


class TargetsTest(unittest.TestCase):
    def test_each_target_is_a_run_of_the_suite(self):
        names = {x.name() for x in suites.TARGETS}
        for x in targets.TARGETS:
            self.assertIn(x.run, names)
            self.assertIn(x.beside_run or x.run, names)

    def test_a_target_shows_its_paired_ratio(self):
        text = targets.table([result("ours", 4.5), result("floor", 4.5)])
        self.assertIn("| fanout 1000, window 1, us | 4.5 | - | 4.5 | - | 1.00 x floor | 1.15 x floor |", text)

    def test_a_target_measured_by_another_run_shows_the_ratio_to_it(self):
        runs = [result("ours", 6, run="fanout --clients 5000 --window 4"),
                result("ours", 4, run="fanout --clients 1000 --window 4")]
        self.assertIn("| 1.50 x that at 1000 | 1.3 x that at 1000 |", targets.table(runs))


class PlotTest(unittest.TestCase):
    def test_a_chart_is_well_formed(self):
        lines = [Series("ours", "a < b", [(100, 2.5), (3000, 2.75)]), Series("node", "c", [(100, 12)])]
        root = xml.fromstring(Chart("title & more", "x", "y", lines).svg())
        self.assertEqual(len([x for x in root.iter() if x.get("class") == "dot"]), 3)

    def test_lines_show_medians(self):
        runs = [result("ours", x, point=["fanout_cpu", 100]) for x in (1, 5, 2)]
        self.assertEqual(charts.series(runs, "fanout_cpu", "server_us", 1)[0].points, [(100, 2)])


unittest.main()
