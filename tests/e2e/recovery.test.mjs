// Connection state recovery: a client that comes back finds its socket, its
// rooms, its data and what it missed, whatever became of the worker.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Clients, call, next, record } from "./clients.mjs";
import { eventually, startCluster } from "./cluster.mjs";

let cluster;
let clients;
before(async () => {
  cluster = await startCluster({ workers: 3, env: { CSR: 1, HB_INTERVAL: 300, HB_TIMEOUT: 900 } });
  clients = new Clients(cluster);
});
afterEach(() => clients.closeAll());
after(() => cluster?.stop());

const returning = { reconnection: true, reconnectionDelay: 300, reconnectionDelayMax: 400 };

/** Until three workers serve and know of each other. */
function whole(socket) {
  return eventually("all workers are back", async () =>
    cluster.workerPids().length === 3 && await call(socket, "server_count") === 3);
}

/** A listener in room "news" with data, and a sender on another worker. */
async function pair() {
  const [listener, sender] = await clients.onEachWorker(returning);
  assert.equal(await call(listener, "join", "news"), "ok");
  await call(listener, "socket_data", { name: "Ada" });
  return { listener, sender, seen: record(listener, "msg") };
}

/** Sends 0, 1, 2... to the room every 5 ms until `stop`; @returns how many. */
function stream(sender) {
  let n = 0;
  const timer = setInterval(() => sender.emit("to_room", "news", n++), 5);
  return { stop: () => { clearInterval(timer); return n; } };
}

const upTo = (n) => Array.from({ length: n }, (_, i) => i);

/** Breaks the connection of `socket`. */
async function cut(socket) {
  const gone = next(socket, "disconnect");
  socket.io.engine.close();
  await gone;
}

/** The listener has come back as the one it was, and missed nothing. */
async function cameBack(listener, id, seen, sent) {
  assert.equal(listener.recovered, true);
  assert.equal(listener.id, id);
  await eventually("all messages", () => seen.length >= sent);
  assert.deepEqual(seen, upTo(sent));
  assert.equal((await call(listener, "conn_info")).recovered, true);
  assert.deepEqual(new Set(await call(listener, "rooms")), new Set([id, "news"]));
  assert.deepEqual(await call(listener, "socket_data", {}), { name: "Ada" });
}

async function interrupt(how) {
  const { listener, sender, seen } = await pair();
  const { id, pid } = listener;
  const traffic = stream(sender);
  await next(listener, "msg");
  const lost = next(listener, "disconnect", 15000);
  const back = next(listener, "connect", 20000);
  await how(listener, pid);
  await lost;
  await back;
  await next(listener, "msg");
  await cameBack(listener, id, seen, traffic.stop());
  return { listener, sender, pid };
}

test("a client whose connection broke misses nothing", async () => {
  await interrupt((listener) => listener.io.engine.close());
});

test("a client of a killed worker comes back on another one and misses nothing", async () => {
  const { listener, sender, pid } = await interrupt((_, pid) => process.kill(pid, "SIGKILL"));
  assert.notEqual((await call(listener, "whoami")).pid, pid);
  await whole(sender);
});

test("a client of a worker that ends in order misses nothing", async () => {
  const { sender } = await interrupt((_, pid) => process.kill(pid, "SIGTERM"));
  await whole(sender);
});

test("a client is recovered while its former worker is frozen", async () => {
  const { listener, sender, pid } = await interrupt((listener, pid) => {
    process.kill(pid, "SIGSTOP");
    listener.io.engine.close();
  });
  assert.notEqual((await call(listener, "whoami")).pid, pid);
  await whole(sender);
});

test("a rolling restart costs no message that a worker took", async () => {
  const { listener, sender, seen } = await pair();
  const { id } = listener;
  const before = cluster.workerPids();
  const taken = [];
  let n = 0;
  let going = true;
  const traffic = (async () => {
    for (; going; ++n) {
      const answer = await sender.timeout(1000).emitWithAck("to_room", "news", n)
        .catch(() => "lost with its connection");
      if (answer === "ok") taken.push(n);
    }
  })();
  cluster.signal("SIGHUP");
  await eventually("three new workers", () => {
    const now = cluster.workerPids();
    return now.length === 3 && !now.some((pid) => before.includes(pid));
  }, 40000);
  await eventually("both are back", () => listener.connected && sender.connected);
  going = false;
  await traffic;
  assert.ok(taken.length > 0);
  await eventually("the last message", () => seen.includes(taken.at(-1)));
  assert.deepEqual(seen.filter((x) => taken.includes(x)), taken);
  assert.deepEqual(seen, [...new Set(seen)]);
  assert.equal(listener.id, id);
  await whole(sender);
});

test("a socket that either side disconnected is not recovered", async () => {
  const socket = await clients.connect(returning);
  const first = socket.id;
  socket.disconnect();
  socket.connect();
  await next(socket, "connect");
  assert.equal(socket.recovered, false);
  assert.notEqual(socket.id, first);
  const second = socket.id;
  const gone = next(socket, "disconnect");
  socket.emit("kick", true);
  await gone;
  socket.connect();
  await next(socket, "connect");
  assert.equal(socket.recovered, false);
  assert.notEqual(socket.id, second);
});

test("of several clients that claim a session one keeps it", async () => {
  const socket = await clients.connect({ reconnection: false });
  const { id } = socket;
  const stolen = { pid: socket._pid, offset: socket._lastOffset };
  await cut(socket);
  const takers = await Promise.all([1, 2, 3].map(() => clients.connect({ auth: stolen })));
  const owners = () => takers.filter((x) => x.connected && x.id === id).length;
  await eventually("one owner", () => owners() === 1);
  for (const taker of takers) if (taker.connected) await call(taker, "whoami");
  assert.equal(owners(), 1);
});

test("what a client is sent arrives in the program's order", async () => {
  const [a] = await clients.onEachWorker(returning);
  const events = [];
  a.onAny((event) => events.push(event));
  for (let i = 0; i < 50; ++i) {
    a.emit("broadcast", `b${i}`, () => events.push("ack"));
  }
  await eventually("all", () => events.length === 100);
  const expected = upTo(100).map((i) => i % 2 === 0 ? "msg" : "ack");
  assert.deepEqual(events, expected);
});

test("text as the last argument is not taken for an offset", async () => {
  const [listener, sender] = await clients.onEachWorker(returning);
  const { id } = listener;
  await call(listener, "join", "texts");
  const seen = record(listener, "msg");
  await call(sender, "emit_to", { rooms: ["texts"], volatile: true }, "msg", ["volatile"]);
  await call(sender, "emit_to", { rooms: ["texts"] }, "msg", ["logged"]);
  await call(sender, "emit_to", { rooms: ["texts"], volatile: true }, "msg", ["zzz"]);
  await eventually("three", () => seen.length === 3);
  const back = next(listener, "connect");
  await cut(listener);
  await call(sender, "emit_to", { rooms: ["texts"] }, "msg", ["missed"]);
  await back;
  await eventually("four", () => seen.length === 4);
  assert.deepEqual(seen, ["volatile", "logged", "zzz", "missed"]);
  assert.equal(listener.id, id);
});

test("binary that was missed arrives whole", async () => {
  const [listener, sender] = await clients.onEachWorker(returning);
  await call(listener, "join", "bytes");
  const seen = record(listener, "msg");
  const back = next(listener, "connect");
  await cut(listener);
  await call(sender, "emit_to", { rooms: ["bytes"] }, "msg", [{ x: Buffer.from([1, 2, 3]) }]);
  await back;
  await eventually("it", () => seen.length === 1);
  assert.deepEqual([...seen[0].x], [1, 2, 3]);
});
