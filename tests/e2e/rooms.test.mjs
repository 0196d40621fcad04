// Rooms and broadcasts across workers: who gets what, and nobody else.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Clients, call, next, record } from "./clients.mjs";
import { eventually, startCluster } from "./cluster.mjs";

let cluster;
let clients;
// One on each of three workers.
let a, b, c;
before(async () => {
  cluster = await startCluster({ workers: 3 });
  clients = new Clients(cluster);
});
beforeEach(async () => {
  [a, b, c] = await clients.onEachWorker();
});
afterEach(() => clients.closeAll());
after(() => cluster?.stop());

/**
 * Runs `send` and returns what a, b and c got of it. One sender's messages stay
 * in order, so a broadcast behind them proves that nothing more comes.
 */
async function whatArrives(send, from = a) {
  const all = [a, b, c];
  const seen = all.map((s) => record(s, "msg"));
  const ends = all.map((s) => next(s, "end"));
  await send();
  await call(from, "emit_to", {}, "end", []);
  await Promise.all(ends);
  return seen;
}

test("the three clients are on three workers of the cluster", () => {
  const pids = [a, b, c].map((s) => s.pid);
  assert.equal(new Set(pids).size, 3);
  assert.deepEqual([...pids].sort(), cluster.workerPids().sort());
  assert.ok(!pids.includes(cluster.pid));
});

test("a broadcast reaches every worker once", async () => {
  assert.deepEqual(await whatArrives(() => call(a, "broadcast", "hello")),
    [["hello"], ["hello"], ["hello"]]);
});

test("a room reaches its members on other workers and nobody else", async () => {
  await call(b, "join", "news");
  assert.deepEqual(await whatArrives(() => call(a, "to_room", "news", 1)), [[], [1], []]);
});

test("a socket in two rooms gets a message to both once", async () => {
  await call(b, "join_many", ["x", "y"]);
  await call(c, "join", "y");
  const send = () => call(a, "emit_to", { rooms: ["x", "y"] }, "msg", [1]);
  assert.deepEqual(await whatArrives(send), [[], [1], [1]]);
});

test("except leaves out rooms and single sockets of other workers", async () => {
  await call(b, "join", "muted");
  const toAll = (except) => () => call(a, "emit_to", { except }, "msg", [1]);
  assert.deepEqual(await whatArrives(toAll(["muted"])), [[1], [], [1]]);
  assert.deepEqual(await whatArrives(toAll([c.id])), [[1], [1], []]);
});

test("a socket's own broadcast leaves the socket out", async () => {
  const send = () => call(a, "emit_to", { sender: true }, "msg", [1]);
  assert.deepEqual(await whatArrives(send), [[], [1], [1]]);
});

test("a local broadcast stays on its worker", async () => {
  const send = () => call(a, "emit_to", { local: true }, "msg", [1]);
  assert.deepEqual(await whatArrives(send), [[1], [], []]);
});

test("a socket id is a room that reaches its socket anywhere", async () => {
  assert.deepEqual(await whatArrives(() => call(a, "to_room", c.id, 1)), [[], [], [1]]);
});

test("a room that was left gets nothing", async () => {
  await call(b, "join", "short");
  await call(b, "leave", "short");
  assert.deepEqual(await call(b, "rooms"), [b.id]);
  assert.deepEqual(await whatArrives(() => call(a, "to_room", "short", 1)), [[], [], []]);
});

test("binary and unicode survive the way between workers", async () => {
  const value = { text: "zażółć 👩‍👩‍👧", bin: Buffer.from([0, 255]), list: [null, 1.5] };
  const [, onB] = await whatArrives(() => call(a, "broadcast", value));
  assert.deepEqual(onB, [value]);
});

test("two thousand messages reach another worker in order", async () => {
  const expected = Array.from({ length: 2000 }, (_, i) => i);
  const [, onB] = await whatArrives(() => {
    for (const i of expected) a.emit("to_room", b.id, i);
  });
  assert.deepEqual(onB, expected);
});

test("sockets of other workers are moved between rooms", async () => {
  await call(b, "join", "here");
  assert.equal(await call(a, "sockets_join", "here", "there"), "ok");
  await eventually("join", async () => (await call(b, "rooms")).includes("there"));
  assert.ok(!(await call(c, "rooms")).includes("there"));
  assert.equal(await call(a, "sockets_leave", "here", "there"), "ok");
  await eventually("leave", async () => !(await call(b, "rooms")).includes("there"));
});

test("sockets of other workers are disconnected", async () => {
  await call(b, "join", "out");
  const gone = next(b, "disconnect");
  assert.equal(await call(a, "disconnect_room", "out"), "ok");
  assert.equal((await gone)[0], "io server disconnect");
  assert.ok(a.connected && c.connected);
});

test("counts are cluster-wide and exact", async () => {
  const total = clients.sockets.length;
  await call(a, "join", "counted");
  await call(c, "join", "counted");
  assert.equal(await call(b, "fetch_room", "counted"), 2);
  assert.equal(await call(b, "server_count"), 3);
  // The sockets of the test before may still be on their way out.
  await eventually("all", async () => await call(b, "fetch") === total);
});

test("fetched sockets of other workers carry rooms, data and handshake", async () => {
  await call(b, "join", "shown");
  await call(b, "socket_data", { name: "bee", n: [1] });
  const { sockets } = await call(a, "fetch_sockets", { rooms: ["shown"] });
  assert.equal(sockets.length, 1);
  assert.equal(sockets[0].id, b.id);
  assert.deepEqual(sockets[0].rooms.sort(), [b.id, "shown"].sort());
  assert.deepEqual(sockets[0].data, { name: "bee", n: [1] });
  assert.equal(sockets[0].handshake.query.EIO, "4");
});

test("the other workers answer a server-side event", async () => {
  const pids = await call(a, "server_side_emit");
  assert.deepEqual(pids.sort(), [b.pid, c.pid].sort());
});
