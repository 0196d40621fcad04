// SIGHUP reads the configuration again: whatever it says now, a cluster that serves
// goes on serving.
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync }
  from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Clients, call } from "./clients.mjs";
import { eventually, isAlive, startCluster, testbed } from "./cluster.mjs";
import { Raw, endpoint, request, requestText } from "./raw.mjs";

const folder = mkdtempSync(join(tmpdir(), "caf-socketio-e2e-"));
const file = join(folder, "reload.ini");
after(() => rmSync(folder, { recursive: true }));

const target = `${endpoint}&transport=polling`;
const status = async (cluster) => (await request(cluster.port, "GET", target)).status;

/** A cluster that has its number of workers and the rest from `text`. */
function start(text, options = {}) {
  writeFileSync(file, text);
  return startCluster({ env: { WORKERS: "" }, args: [`--config-file=${file}`], ...options });
}

function reload(cluster, text) {
  writeFileSync(file, text);
  cluster.signal("SIGHUP");
}

/** Until `count` workers run and none of `before` does. */
function renewed(cluster, count, before) {
  return eventually(`${count} new workers`, () => {
    const now = cluster.workerPids();
    return now.length === count && !now.some((pid) => before.includes(pid)) && now;
  }, 30000);
}

const argumentsOf = (pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");

for (const [what, program] of [
  ["must fail again", "program=\"/bin/sh\"\narguments=[\"-c\", \"exit 2\"]"],
  ["ends early again and again", "program=\"/bin/false\""]])
  test(`a further worker that ${what} costs the others nothing`, async () => {
    const common = "[cluster]\nrestart-delay=1ms\nmax-restart-delay=5ms\n";
    const cluster = await start(`${common}workers=1\n`);
    const clients = new Clients(cluster);
    const socket = await clients.connect();
    const before = cluster.workerPids();
    reload(cluster, `${common}workers=2\n${program}\n`);
    await eventually("a loud complaint", () =>
      /error.*worker 1 .*; it is tried again, the others go on/.test(cluster.stderr()));
    assert.ok(before.every(isAlive));
    assert.equal(await status(cluster), 200);
    assert.equal(await call(socket, "echo", 1), 1);
    reload(cluster, `${common}workers=2\n`);
    await renewed(cluster, 2, before);
    await eventually("both know of each other", async () =>
      await call(await clients.connect(), "server_count") === 2);
    clients.closeAll();
    await cluster.stop();
  });

test("a program that is replaced runs in the workers after the next SIGHUP", async () => {
  const program = join(folder, "server");
  copyFileSync(testbed, program);
  const cluster = await startCluster({ program, workers: 2 });
  const before = cluster.workerPids();
  copyFileSync(testbed, `${program}.new`);
  renameSync(`${program}.new`, program);
  cluster.signal("SIGHUP");
  const now = await renewed(cluster, 2, before);
  for (const pid of now) assert.equal(readlinkSync(`/proc/${pid}/exe`), program);
  process.kill(now[0], "SIGKILL");
  await renewed(cluster, 2, [now[0], ...before]);
  assert.equal(await status(cluster), 200);
  await cluster.stop();
});

test("a program of the workers that is missing changes nothing", async () => {
  const cluster = await start("[cluster]\nworkers=2\n");
  const before = cluster.workerPids();
  reload(cluster, "[cluster]\nworkers=3\nprogram=\"/no/such/program\"\n");
  await eventually("the complaint", () =>
    /nothing is reloaded or restarted: .*reload\.ini:3: \[cluster\] program: expected a program/
      .test(cluster.stderr()));
  assert.deepEqual(cluster.workerPids(), before);
  process.kill(before[0], "SIGKILL");
  await eventually("its successor", () =>
    cluster.workerPids().length === 2 && !cluster.workerPids().includes(before[0]));
  assert.equal(await status(cluster), 200);
  await cluster.stop();
});

test("a log file that cannot be written changes nothing", async () => {
  const cluster = await start("[cluster]\nworkers=1\n");
  const before = cluster.workerPids();
  reload(cluster, `[cluster]\nworkers=2\n[log]\nfile="${file}/x.log"\n`);
  await eventually("the complaint", () =>
    /nothing is reloaded or restarted: .*reload\.ini:4: \[log\] file/.test(cluster.stderr()));
  assert.deepEqual(cluster.workerPids(), before);
  await cluster.stop();
});

test("what the primary holds its new workers hold as well", async () => {
  const cluster = await start("[cluster]\nworkers=2\n");
  const before = cluster.workerPids();
  reload(cluster, `[cluster]\nworkers=2\ndrain-timeout=1h\n
    [server]\nconnection-state-recovery=true\n[adapter]\nmax-refused-bytes=1MiB\n`);
  for (const name of ["cluster\\.drain-timeout", "server\\.connection-state-recovery",
    "adapter\\.max-refused-bytes"])
    await eventually(name, () => new RegExp(
      `${name} changed: it holds when the primary is started again`).test(cluster.stderr()));
  for (const pid of await renewed(cluster, 2, before))
    for (const held of ["--worker.drain-timeout=4000ms",
      "--server.connection-state-recovery=false", "--adapter.max-refused-bytes=67108864"])
      assert.ok(argumentsOf(pid).includes(held), argumentsOf(pid).join(" "));
  const clients = new Clients(cluster);
  const socket = await clients.connect();
  assert.equal(await call(socket, "server_count"), 2);
  // None has an hour to end.
  const { pid } = await call(socket, "whoami");
  process.kill(pid, "SIGTERM");
  await eventually("its end", () => !isAlive(pid), 4500);
  clients.closeAll();
  await cluster.stop();
});

test("log and proxies change at once", async () => {
  const cluster = await start("[cluster]\nworkers=1\n");
  const before = cluster.workerPids();
  const log = join(folder, "primary.log");
  reload(cluster, `[cluster]\nworkers=1\n[log]\nformat="json"\nfile="${log}"\n
    [sticky]\ntrusted-proxies=["127.0.0.1"]\nproxy-protocol=true\n`);
  await renewed(cluster, 1, before);
  const lines = readFileSync(log, "utf8").trim().split("\n").map((x) => JSON.parse(x));
  assert.ok(lines.some((x) => /sticky\.trusted-proxies changed/.test(x.message)));
  const stranger = new Raw(cluster.port).send(requestText("GET", target));
  await stranger.ended();
  assert.equal(stranger.received.length, 0);
  const proxy = new Raw(cluster.port).send("PROXY TCP4 192.0.2.8 192.0.2.9 4711 443\r\n"
    + requestText("GET", target));
  assert.equal((await proxy.response()).status, 200);
  proxy.close();
  await cluster.stop();
});
