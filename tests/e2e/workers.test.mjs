// Workers come and go: crashes, orderly ends, rolling restarts.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Clients, call, next } from "./clients.mjs";
import { eventually, isAlive, startCluster } from "./cluster.mjs";
import { endpoint, openWebSocket, request } from "./raw.mjs";

let cluster;
let clients;
before(async () => {
  cluster = await startCluster({ workers: 3 });
  clients = new Clients(cluster);
});
afterEach(() => clients.closeAll());
after(() => cluster?.stop());

/** Until three workers serve and know of each other. */
function whole(socket) {
  return eventually("all workers are back", async () =>
    cluster.workerPids().length === 3 && await call(socket, "server_count") === 3);
}

test("a killed worker costs its own clients a reconnection and nobody else anything",
  async () => {
    const [victim, ...others] = await clients.onEachWorker({
      reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 100 });
    const disconnects = [];
    for (const socket of others) socket.on("disconnect", (why) => disconnects.push(why));
    const lost = next(victim, "disconnect");
    const back = next(victim, "connect");
    process.kill(victim.pid, "SIGKILL");
    assert.match((await lost)[0], /^transport (close|error)$/);
    for (const socket of others) assert.equal(await call(socket, "echo", 1), 1);
    await back;
    const { pid } = await call(victim, "whoami");
    assert.notEqual(pid, victim.pid);
    assert.ok(isAlive(pid));
    await whole(others[0]);
    assert.deepEqual(disconnects, []);
  });

test("a killed worker no longer counts at once", async () => {
  const [a, b] = await clients.onEachWorker();
  process.kill(b.pid, "SIGKILL");
  await next(b, "disconnect");
  await eventually("its socket is gone", async () => {
    const { err, sockets } = await call(a, "fetch_sockets", {});
    assert.equal(err, undefined);
    return !sockets.some((s) => s.id === b.id);
  }, 1000);
  await whole(a);
});

test("a request that waits for a killed worker ends without an error", async () => {
  const [a, b, c] = await clients.onEachWorker();
  const stopped = b.pid;
  process.kill(stopped, "SIGSTOP");
  const asked = call(a, "server_side_emit");
  setTimeout(() => process.kill(stopped, "SIGKILL"), 200);
  assert.deepEqual(await asked, [c.pid]);
  await whole(a);
});

test("broadcasts reach the worker that took a killed one's place", async () => {
  const [a, b] = await clients.onEachWorker();
  process.kill(b.pid, "SIGKILL");
  await next(b, "disconnect");
  await whole(a);
  const sockets = await clients.onEachWorker();
  const all = sockets.map((s) => next(s, "msg"));
  await call(sockets[0], "broadcast", "to all three");
  for (const arrived of all) assert.deepEqual(await arrived, ["to all three"]);
});

test("a worker asked to end closes its clients in order and is replaced", async () => {
  const [a, b] = await clients.onEachWorker();
  const gone = next(b, "disconnect");
  process.kill(b.pid, "SIGTERM");
  await gone;
  await eventually("its end", () => !isAlive(b.pid), 4500);
  await whole(a);
  assert.ok(a.connected);
});

test("a worker whose program closes its server gets no client and is replaced", async () => {
  const [a, b] = await clients.onEachWorker();
  const gone = next(b, "disconnect");
  assert.equal(await call(b, "close_worker"), "ok");
  await gone;
  for (let i = 0; i < 6; ++i)
    assert.notEqual((await call(await clients.connect(), "whoami")).pid, b.pid);
  await eventually("its end", () => !isAlive(b.pid), 4500);
  await whole(a);
  assert.ok(a.connected);
});

test("a rolling restart replaces every worker while the port answers", async () => {
  const before = cluster.workerPids();
  const answers = [];
  const probe = setInterval(() => {
    answers.push(request(cluster.port, "GET", `${endpoint}&transport=polling`)
      .then((x) => x.status, (error) => error.message));
  }, 50);
  cluster.signal("SIGHUP");
  await eventually("three new workers", () => {
    const now = cluster.workerPids();
    return now.length === 3 && !now.some((pid) => before.includes(pid));
  }, 30000);
  clearInterval(probe);
  const statuses = await Promise.all(answers);
  assert.ok(statuses.length > 0);
  assert.deepEqual(statuses.filter((x) => x !== 200), []);
  await whole(await clients.connect());
});

test("without workers requests get 503 until they are started again", async () => {
  const status = async () =>
    (await request(cluster.port, "GET", `${endpoint}&transport=polling`)).status;
  cluster.signal("SIGUSR2");
  await eventually("no worker", () => cluster.workerPids().length === 0);
  await eventually("503", async () => await status() === 503);
  cluster.signal("SIGUSR2");
  await eventually("200", async () => await status() === 200);
  await whole(await clients.connect());
});

test("a worker whose clients left is the first to get new ones", async () => {
  const open = async (n) => {
    const all = [];
    for (let i = 0; i < n; ++i) all.push(await openWebSocket(cluster.port));
    const sids = await Promise.all(all.map(async (raw) =>
      JSON.parse((await raw.frame()).payload.toString().slice(1)).sid));
    return all.map((raw, i) => ({ raw, owner: sids[i].slice(-4) }));
  };
  const first = await open(12);
  const left = first[0].owner;
  for (const { raw } of first.filter((x) => x.owner === left)) raw.close();
  await sleep(100);
  const next = await open(4);
  for (const { raw } of [...first, ...next]) raw.close();
  assert.deepEqual(next.map((x) => x.owner), Array(4).fill(left));
});
