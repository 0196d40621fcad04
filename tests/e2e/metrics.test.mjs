// The pages for operators, /metrics and /health, and socketio-top that reads
// them.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { Clients, call } from "./clients.mjs";
import { eventually, freePort, runToEnd, startCluster, testbed } from "./cluster.mjs";
import { Raw } from "./raw.mjs";

let cluster;
let clients;
let port;
before(async () => {
  port = await freePort();
  cluster = await startCluster({
    workers: 2, args: [`--metrics.listen=127.0.0.1:${port}`] });
  clients = new Clients(cluster);
});
after(async () => {
  clients?.closeAll();
  await cluster?.stop();
});

const get = (path) => fetch(`http://127.0.0.1:${port}${path}`);

/** The sum of all samples of `name`. */
async function sum(name) {
  const text = await (await get("/metrics")).text();
  return text.split("\n").filter((x) => x.startsWith(`${name}{`) || x.startsWith(`${name} `))
    .reduce((all, line) => all + Number(line.slice(line.lastIndexOf(" "))), 0);
}

test("sessions and packets of clients are in the metrics of their workers", async () => {
  const sockets = await clients.onEachWorker();
  const open = clients.sockets.length;
  await eventually("all sessions", async () => await sum("socketio_sessions") === open);
  const packets = await sum("socketio_packets_received_total");
  for (let i = 0; i < 10; ++i) await call(sockets[0], "echo", i);
  await eventually("their packets", async () =>
    await sum("socketio_packets_received_total") >= packets + 10);
  const answer = await get("/metrics");
  assert.match(answer.headers.get("content-type"), /^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  assert.equal(text.match(/^socketio_worker_up\{.*\} 1$/gm).length, 2);
  assert.ok(await sum("socketio_bytes_sent_total") > 0);
  assert.ok(await sum("socketio_worker_resident_bytes") > 2e6);
});

test("health tells of a frozen worker and of its return", async () => {
  const healthy = async () => {
    const answer = await get("/health");
    const { status, workers } = await answer.json();
    assert.equal(answer.status === 200, status === "ready");
    return { ok: answer.status === 200, workers };
  };
  const { workers } = await eventually("health", async () => {
    const now = await healthy();
    return now.ok && now;
  });
  assert.deepEqual(workers.map((x) => x.pid).sort(), cluster.workerPids().sort());
  process.kill(workers[0].pid, "SIGSTOP");
  await eventually("503", async () => !(await healthy()).ok, 4000);
  assert.equal((await healthy()).workers[0].state, "silent");
  process.kill(workers[0].pid, "SIGCONT");
  await eventually("200", async () => (await healthy()).ok, 4000);
});

test("a killed worker counts as a crash", async () => {
  const crashes = await sum("socketio_crashes_total");
  process.kill(cluster.workerPids()[0], "SIGKILL");
  await eventually("its end", async () => await sum("socketio_crashes_total") === crashes + 1);
  await eventually("its successor", async () => (await get("/health")).status === 200);
  assert.ok(await sum("socketio_restarts_total") >= 1);
});

test("a rolling restart does not show in health", async () => {
  const before = cluster.workerPids();
  const bad = [];
  cluster.signal("SIGHUP");
  await eventually("new workers", async () => {
    const answer = await get("/health");
    const text = await answer.text();
    // A busy machine may keep a worker silent for a second.
    if (answer.status !== 200 && !text.includes("silent")) bad.push(text);
    const now = cluster.workerPids();
    return now.length === 2 && !now.some((pid) => before.includes(pid));
  }, 40000);
  assert.deepEqual(bad, []);
});

test("a connection that says nothing is closed", async () => {
  const raw = new Raw(port);
  await raw.ended();
  assert.equal(raw.received.length, 0);
});

test("nothing else is served there", async () => {
  assert.equal((await get("/socket.io/?EIO=4&transport=polling")).status, 404);
  assert.equal((await fetch(`${cluster.url}/metrics`)).status, 404);
});

test("socketio-top shows a frame, and one after the other until it is stopped", async () => {
  const program = join(dirname(testbed), "socketio-top");
  const address = `127.0.0.1:${port}`;
  const once1 = await runToEnd({ program, args: ["--once", address] });
  assert.equal(once1.code, 0, once1.stderr);
  assert.match(once1.stdout, /^caf-socketio {2}127\.0\.0\.1:\d+ {2}serving {2}2 of 2 workers/);
  assert.equal(once1.stdout.match(/^\d+\.\d+ /gm).length, 2);
  const live = spawn(program, [address], { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  live.stdout.setEncoding("utf8").on("data", (x) => { out += x; });
  await eventually("two frames", () => out.split("caf-socketio").length >= 3);
  live.kill("SIGINT");
  assert.deepEqual(await once(live, "exit"), [0, null]);
  const wrong = await runToEnd({ program, args: ["--once", `127.0.0.1:${await freePort()}`] });
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /refused/);
});

test("one process alone has the same pages", async () => {
  const own = await freePort();
  const alone = await startCluster({ workers: 1,
    args: ["--cluster.role=standalone", `--metrics.listen=[::1]:${own}`] });
  const answer = await fetch(`http://[::1]:${own}/health`);
  assert.equal(answer.status, 200);
  assert.equal((await answer.json()).workers[0].pid, alone.pid);
  assert.match(await (await fetch(`http://[::1]:${own}/metrics`)).text(), /^socketio_sessions\{/m);
  await alone.stop();
});

test("an address in use is one line", async () => {
  const result = await runToEnd({ env: { PORT: String(await freePort()), WORKERS: "1" },
    args: [`--metrics.listen=127.0.0.1:${port}`] });
  assert.equal(result.code, 1);
  assert.match(result.stderr, /^error: metrics\.listen: .*in use$/m);
});
