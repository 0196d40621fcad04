// What operators do to a cluster: ends and restarts that no client may notice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Clients, call } from "./clients.mjs";
import { eventually, isAlive, runToEnd, startCluster } from "./cluster.mjs";
import { endpoint, request } from "./raw.mjs";

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
