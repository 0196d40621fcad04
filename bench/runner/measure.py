"""One run after the other, each against a fresh server."""
import json
import os
import subprocess
import sys
import time

from .servers import Server

RUN_LIMIT = 600  # seconds
STEP_LIMIT = 150  # seconds for anything that a run waits for


def generate(run, server_name, server, programs):
    """Runs the generator; its line of JSON as a dict, with `ok`."""
    words = [str(programs / "loadgen"), run.subject, *run.options.split(),
             "--port", str(server.port), "--pid", str(server.process.pid)]
    if "--limit" not in words:
        words += ["--limit", str(STEP_LIMIT)]
    if server_name == "node":
        words.append("--forgive")  # it loses some connections; see node_peer/README.md
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=RUN_LIMIT)
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"ok": False, "error": "took too long"}
    except ValueError:
        return {"ok": False, "error": f"no result: {done.stderr.strip()[-300:]}"}


def run_once(run, name, programs, workers):
    """One measurement: the result with where and when it was taken."""
    try:
        with Server(name, programs, run.workers or workers, run.fault) as server:
            if run.subject == "start":
                result = {"ok": True, "unit": "start", "ready_ms": server.ready_ms}
            else:
                result = generate(run, name, server, programs)
    except RuntimeError as error:
        result = {"ok": False, "error": str(error)}
    if run.fault:
        result = judge_fault(run, result)
    result.update(run=run.name(), server=name, point=run.point,
                  machine_load=os.getloadavg()[0], at=time.strftime("%Y-%m-%d %H:%M:%S"))
    return result


def judge_fault(run, result):
    """Turns the result round: a wrong server must not pass."""
    noticed = not result["ok"] and "scenario" in result  # said by the generator itself
    what = "noticed" if noticed else "NOT noticed"
    return {"ok": noticed, "error": f"{run.fault} {what}: {result.get('error')}"}


def by_turns(run, names, reps, programs, workers):
    """All repetitions of one run; the order of the servers turns round."""
    results = []
    names = [x for x in names if x in run.servers]
    for rep in range(reps):
        for name in names if rep % 2 == 0 else reversed(names):
            result = {**run_once(run, name, programs, workers), "rep": rep}
            if not result["ok"]:
                print(f"FAILED {name}: {run.name()}: {result['error']}", file=sys.stderr, flush=True)
            results.append(result)
    return results
