// Real processes for a test: starts the testbed, knows its workers, stops it.
// The program is taken from the variable TESTBED.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import net from "node:net";
import { fileURLToPath } from "node:url";

const startTime = 15000; // ms until READY
const stopTime = 15000; // ms from SIGTERM to the end

export const testbed = process.env.TESTBED
  ?? fileURLToPath(new URL("../../build/release/bin/testbed", import.meta.url));

// Variables of the testbed that a developer's shell may hold.
const settings = ["PORT", "WORKERS", "PING_INTERVAL", "PING_TIMEOUT", "LB",
  "CONNECT_TIMEOUT", "UPGRADE_TIMEOUT", "MAX_PAYLOAD", "CORS_ORIGIN",
  "HB_INTERVAL", "HB_TIMEOUT", "CSR", "PROFILE"];

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `condition()` is truthy and returns it; fails after `ms`. */
export async function eventually(what, condition, ms = 10000) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(20)) {
    const result = await condition();
    if (result) return result;
  }
  assert.fail(`${what}: not within ${ms} ms`);
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "::", () => server.close(() => resolve(true)));
  });
}

/** A port below the range that the system gives to clients. */
export async function freePort() {
  for (let i = 0; i < 100; ++i) {
    const port = 20000 + Math.floor(Math.random() * 12000);
    if (await isFree(port)) return port;
  }
  throw new Error("no free port between 20000 and 32000");
}

/** Whether `pid` is a process that did not end, zombies excluded. */
export function isAlive(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2)[0] !== "Z";
  } catch {
    return false;
  }
}

/** The ids of the live processes whose parent is `pid`. */
export function childrenOf(pid) {
  return readdirSync("/proc").filter((x) => /^\d+$/.test(x)).map(Number)
    .filter((child) => {
      try {
        const stat = readFileSync(`/proc/${child}/stat`, "utf8");
        const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return Number(parent) === pid && state !== "Z";
      } catch {
        return false; // ended in the meantime
      }
    });
}

/**
 * Runs the testbed to its end.
 * @returns {code, signal, stdout, stderr}
 */
export async function runToEnd({ program = testbed, args = [], env = {}, ms = startTime } = {}) {
  const run = launch(program, args, env);
  const timer = setTimeout(() => run.child.kill("SIGKILL"), ms);
  await run.ended;
  clearTimeout(timer);
  return { ...run.result(), stdout: run.stdout(), stderr: run.stderr() };
}

function launch(program, args, env) {
  if (!existsSync(program)) throw new Error(`no program ${program}: build it or set TESTBED`);
  const clean = { ...process.env };
  for (const name of settings) delete clean[name];
  const child = spawn(program, args, {
    env: { ...clean, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"])
    child[name].setEncoding("utf8").on("data", (x) => { text[name] += x; });
  return {
    child,
    ended: once(child, "close"),
    result: () => ({ code: child.exitCode, signal: child.signalCode }),
    stdout: () => text.stdout,
    stderr: () => text.stderr,
  };
}

/**
 * Starts a cluster and waits for its READY line.
 * @param env variables of the contract, e.g. {PING_INTERVAL: 300}
 */
export async function startCluster(options = {}) {
  for (let attempt = 1; ; ++attempt) {
    const port = await freePort();
    try {
      return await startAt(port, options);
    } catch (error) {
      // Somebody was quicker to take the port.
      if (attempt === 3 || !error.message.includes(`:${port}: Address already in use`)) throw error;
    }
  }
}

async function startAt(port, { program = testbed, workers = 3, env = {}, args = [] }) {
  const run = launch(program, args, { PORT: String(port), WORKERS: String(workers),
    ...(program === testbed ? {} : { SOCKETIO_STICKY_PORT: String(port),
      SOCKETIO_CLUSTER_WORKERS: String(workers) }),
    ...Object.fromEntries(Object.entries(env).map(([k, v]) => [k, String(v)])) });
  const cluster = new Cluster(run, port, workers);
  try {
    await eventually("READY", () => {
      if (run.child.exitCode !== null) throw new Error("ended before READY");
      return /^READY/m.test(run.stdout());
    }, startTime);
  } catch (error) {
    cluster.kill();
    throw new Error(`${error.message}\n${run.stderr()}`);
  }
  return cluster;
}

class Cluster {
  constructor(run, port, workers) {
    this.run = run;
    this.port = port;
    this.workers = workers;
    this.url = `http://127.0.0.1:${port}`;
    this.pid = run.child.pid;
  }

  stderr() {
    return this.run.stderr();
  }

  /** The ids of the worker processes that run now. */
  workerPids() {
    return childrenOf(this.pid);
  }

  signal(name) {
    this.run.child.kill(name);
  }

  /** Stops it in order and proves that nothing is left behind. */
  async stop(signal = "SIGTERM") {
    const pids = [this.pid, ...this.workerPids()];
    this.signal(signal);
    const timer = setTimeout(() => this.kill(), stopTime);
    await this.run.ended;
    clearTimeout(timer);
    assert.deepEqual(this.run.result(), { code: 0, signal: null }, this.stderr());
    assert.deepEqual(pids.filter(isAlive), [], "processes left behind");
    assert.ok(await isFree(this.port), "the port is still taken");
  }

  /** The last resort: ends it by force; the workers end with it. */
  kill() {
    this.run.child.kill("SIGKILL");
  }
}
