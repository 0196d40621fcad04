// What operators do to a cluster: ends and restarts that no client may notice.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Clients, call } from "./clients.mjs";
import { eventually, isAlive, runToEnd, startCluster } from "./cluster.mjs";
import { endpoint, pollingHandshake, request } from "./raw.mjs";

const folder = mkdtempSync(join(tmpdir(), "caf-socketio-e2e-"));
after(() => rmSync(folder, { recursive: true }));

/** Asks for sessions until `stop` is called; `stop` returns all statuses. */
function probe(port, everyMs = 20) {
  const answers = [];
  const timer = setInterval(() => {
    answers.push(request(port, "GET", `${endpoint}&transport=polling`)
      .then((x) => x.status, (error) => error.message));
  }, everyMs);
  return { stop() {
    clearInterval(timer);
    return Promise.all(answers);
  } };
}

for (const [what, signal] of [
  ["the only worker is asked to end", (cluster, [pid]) => process.kill(pid, "SIGTERM")],
  ["a cluster of one worker restarts", (cluster) => cluster.signal("SIGHUP")]])
  test(`no request fails while ${what}`, async () => {
    const cluster = await startCluster({ workers: 1 });
    const before = cluster.workerPids();
    const probes = probe(cluster.port);
    signal(cluster, before);
    await eventually("its end", () => !isAlive(before[0]));
    const statuses = await probes.stop();
    assert.ok(statuses.length > 0);
    assert.deepEqual(statuses.filter((x) => x !== 200), []);
    assert.equal(cluster.workerPids().length, 1);
    await cluster.stop();
  });

test("clients of a draining worker are told one after the other", async () => {
  const cluster = await startCluster({ workers: 1 });
  const clients = new Clients(cluster);
  const sockets = [];
  for (let i = 0; i < 20; ++i) sockets.push(await clients.connect());
  const { pid } = await call(sockets[0], "whoami");
  const times = [];
  for (const socket of sockets) socket.on("disconnect", () => times.push(Date.now()));
  process.kill(pid, "SIGTERM");
  await eventually("all are told", () => times.length === sockets.length);
  // Over half of the drain timeout, which is 4 s here.
  assert.ok(times.at(-1) - times[0] > 1000, `${times.at(-1) - times[0]} ms`);
  await eventually("its end", () => !isAlive(pid), 4500);
  clients.closeAll();
  await cluster.stop();
});

test("SIGTERM to a worker that has just been started is no crash", async () => {
  const cluster = await startCluster({ workers: 1 });
  for (let i = 0; i < 5; ++i) {
    const [pid] = await eventually("a worker", () => {
      const pids = cluster.workerPids();
      return pids.length > 0 && pids;
    });
    process.kill(pid, "SIGTERM");
    await eventually("its end", () => !isAlive(pid));
  }
  await eventually("200", async () =>
    (await request(cluster.port, "GET", `${endpoint}&transport=polling`)).status === 200);
  assert.doesNotMatch(cluster.stderr(), /warn.*SIGTERM|signal 15.*giving up/);
  await cluster.stop();
});

test("a worker that cannot work as it is set up ends the cluster at once", async () => {
  const { code, stderr } = await runToEnd({
    env: { WORKERS: "1", PORT: "0" },
    args: ["--cluster.program=/bin/sh", "--cluster.arguments=[\"-c\", \"exit 2\"]"] });
  assert.equal(code, 1);
  assert.match(stderr, /error: worker 0 cannot work as it is set up, giving up/);
});

test("a failed start keeps to the form of the log", async () => {
  const { stderr } = await runToEnd({
    env: { WORKERS: "1", PORT: "0" },
    args: ["--log.format=json", "--cluster.program=/bin/sh",
      "--cluster.arguments=[\"-c\", \"exit 2\"]"] });
  const lines = stderr.trim().split("\n").map((x) => JSON.parse(x));
  assert.match(lines.at(-1).message, /worker 0 cannot work as it is set up, giving up/);
  assert.equal(lines.at(-1).process, "primary");
});

// -- configuration --------------------------------------------------------------

test("a good configuration is called good and nothing is started", async () => {
  const { code, stdout } = await runToEnd({ args: ["--check-config"] });
  assert.equal(code, 0);
  assert.match(stdout, /good/);
});

test("the version is one line, even beside a bad configuration", async () => {
  const { code, stdout } = await runToEnd({ args: ["--version", "--no-such=1"] });
  assert.equal(code, 0);
  assert.match(stdout, /^caf-socketio \d+\.\d+\.\d+, CAF 0\.17\.6\n$/);
});

test("what is set and does nothing is told of", async () => {
  const { code, stderr } = await runToEnd({ args: ["--check-config"],
    env: { SOCKETIO_STCKY_PORT: "4711" } });
  assert.equal(code, 0);
  assert.equal(stderr, "warning: SOCKETIO_STCKY_PORT: no option has this name\n");
});

test("the values in force are printed with their origin", async () => {
  const file = join(folder, "origin.ini");
  writeFileSync(file, "[engine]\n\nping-interval=7s\n");
  const { code, stdout } = await runToEnd({
    args: ["--dump-config", `--config-file=${file}`, "--log.level=off"],
    env: { SOCKETIO_STICKY_PORT: "4711" } });
  assert.equal(code, 0);
  assert.match(stdout, /^port=4711 +; SOCKETIO_STICKY_PORT$/m);
  assert.match(stdout, /^ping-interval=7s +; .*origin\.ini:3: \[engine\] ping-interval$/m);
  assert.match(stdout, /^level="off" +; --log\.level$/m);
  assert.match(stdout, /^max-rooms=10000 +; default$/m);
});

test("SIGHUP reads the file again and starts the workers anew by it", async () => {
  const file = join(folder, "reload.ini");
  const text = (workers, interval) =>
    `[cluster]\nworkers=${workers}\n[engine]\nping-interval=${interval}\n`;
  writeFileSync(file, text(1, "7s"));
  const cluster = await startCluster({ workers: 1, env: { WORKERS: "" },
    args: [`--config-file=${file}`] });
  const before = cluster.workerPids();
  assert.equal((await pollingHandshake(cluster.port)).pingInterval, 7000);
  writeFileSync(file, "[cluster]\nworkers=none\n");
  cluster.signal("SIGHUP");
  await eventually("the complaint", () =>
    /nothing is reloaded.*reload\.ini:2/.test(cluster.stderr()));
  assert.deepEqual(cluster.workerPids(), before);
  writeFileSync(file, text(2, "8s"));
  cluster.signal("SIGHUP");
  await eventually("two new workers", () => {
    const now = cluster.workerPids();
    return now.length === 2 && !now.includes(before[0]);
  });
  assert.equal((await pollingHandshake(cluster.port)).pingInterval, 8000);
  await cluster.stop();
});
