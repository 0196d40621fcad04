// Who is in the cluster while processes stand still.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Clients, call, next } from "./clients.mjs";
import { eventually, isAlive, sleep, startCluster } from "./cluster.mjs";

const timeout = 800; // ms

let cluster;
let clients;
before(async () => {
  cluster = await startCluster({ workers: 3, env: { HB_INTERVAL: 200, HB_TIMEOUT: timeout } });
  clients = new Clients(cluster);
});
afterEach(() => clients.closeAll());
after(() => cluster?.stop());

test("a stopped worker is taken out, killed and replaced, and never comes back", async () => {
  const [a, b, c] = await clients.onEachWorker();
  process.kill(b.pid, "SIGSTOP");
  await eventually("its end", () => !isAlive(b.pid), 5000);
  await eventually("three workers", async () => await call(a, "server_count") === 3);
  assert.ok(a.connected && c.connected);
  const pids = await call(a, "server_side_emit");
  assert.equal(pids.length, 2);
  assert.ok(!pids.includes(b.pid) && pids.includes(c.pid));
});

test("a request to a stopped worker ends without an error when it is taken out", async () => {
  const [a, b, c] = await clients.onEachWorker();
  process.kill(b.pid, "SIGSTOP");
  const start = Date.now();
  const [fetched, pids] = await Promise.all([
    call(a, "fetch_sockets", {}), call(a, "server_side_emit")]);
  assert.ok(Date.now() - start < 4500, "not before the deadline of the request");
  assert.equal(fetched.err, undefined);
  assert.ok(fetched.sockets.some((s) => s.id === c.id));
  assert.ok(!fetched.sockets.some((s) => s.id === b.id));
  assert.deepEqual(pids, [c.pid]);
  await eventually("three workers", async () => await call(a, "server_count") === 3);
});

test("a worker that stands still for a moment stays in and misses nothing", async () => {
  const [a, b] = await clients.onEachWorker();
  process.kill(b.pid, "SIGSTOP");
  const got = next(b, "msg");
  await call(a, "broadcast", "while it stands still");
  await sleep(timeout / 4);
  process.kill(b.pid, "SIGCONT");
  assert.deepEqual(await got, ["while it stands still"]);
  await sleep(2 * timeout);
  assert.ok(isAlive(b.pid) && b.connected);
  assert.equal(await call(a, "server_count"), 3);
});

test("a primary that was stopped itself declares nobody dead", async () => {
  const sockets = await clients.onEachWorker();
  const pids = cluster.workerPids();
  cluster.signal("SIGSTOP");
  await sleep(3 * timeout);
  cluster.signal("SIGCONT");
  await sleep(3 * timeout);
  assert.deepEqual(cluster.workerPids().sort(), pids.sort());
  for (const s of sockets) assert.equal(await call(s, "server_count"), 3);
  const got = sockets.map((s) => next(s, "msg"));
  await call(sockets[0], "broadcast", 1);
  await Promise.all(got);
});
