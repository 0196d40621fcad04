// How sockets, connections and namespaces come and go, as others see it, and
// what a listener to all events sees.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import WebSocket from "ws";
import { Clients, call, next, record } from "./clients.mjs";
import { eventually, startCluster } from "./cluster.mjs";

const connectTimeout = 700; // ms

let cluster;
let clients;
before(async () => {
  cluster = await startCluster({ workers: 2,
    env: { PING_INTERVAL: 300, PING_TIMEOUT: 2000, CONNECT_TIMEOUT: connectTimeout } });
  clients = new Clients(cluster);
});
afterEach(() => clients.closeAll());
after(() => cluster?.stop());

/** A WebSocket without a client behind it, which answers pings if it shall. */
function open({ pongs = true } = {}) {
  const socket = new WebSocket(`${cluster.url.replace("http", "ws")}/socket.io/`
    + "?EIO=4&transport=websocket");
  socket.packets = [];
  socket.on("error", () => {}); // "close" follows
  socket.on("message", (x) => {
    socket.packets.push(String(x));
    if (String(x) === "2" && pongs) socket.send("3");
  });
  return socket;
}

/** Such a one in namespace "/", with the id of its socket as `sid`. */
async function openSocket(options) {
  const socket = open(options);
  await next(socket, "open");
  socket.send("40");
  const answer = await eventually("the answer to CONNECT",
    () => socket.packets.find((x) => x.startsWith("40")));
  socket.sid = JSON.parse(answer.slice(2)).sid;
  return socket;
}

describe("others hear why a socket left and where it was", () => {
  const ways = {
    "client namespace disconnect": (s) => s.send("41"),
    "server namespace disconnect": (s) => s.send('42["kick",false]'),
    "transport close": (s) => s.close(),
    "ping timeout": () => {},
    "forced close": (s) => s.send("42{}"), // no event
    "transport error": (s) => s.send("2"), // a ping is the server's part
    "parse error": (s) => s.send("x"), // no packet
  };
  for (const [reason, leave] of Object.entries(ways))
    test(reason, async () => {
      const watchers = await clients.onEachWorker();
      for (const x of watchers) await call(x, "join", "watchers");
      const words = watchers.map((x) => next(x, "bye"));
      const socket = await openSocket({ pongs: reason !== "ping timeout" });
      socket.send('42["join","den"]');
      leave(socket);
      for (const [x] of await Promise.all(words))
        assert.deepEqual(x, { sid: socket.sid, reason, rooms: [socket.sid, "den"] });
      socket.terminate();
    });
});

test("to be kicked with the connection ends all its namespaces", async () => {
  const root = await clients.connect({ forceNew: true });
  const custom = root.io.socket("/custom");
  clients.sockets.push(custom);
  await next(custom, "connect");
  const ends = [root, custom].map((s) => next(s, "disconnect"));
  root.emit("kick", true);
  for (const [reason] of await Promise.all(ends)) assert.equal(reason, "io server disconnect");
});

test("who joins no namespace in time is cut", async () => {
  const start = Date.now();
  const idle = open();
  const busy = await openSocket();
  await next(idle, "close");
  assert.ok(Date.now() - start >= connectTimeout - 50);
  assert.equal(busy.readyState, WebSocket.OPEN);
  busy.close();
});

test("a namespace of a pattern ends with its last client", async () => {
  const root = await clients.connect({ forceNew: true });
  const count = async () => (await call(root, "stats")).namespaces;
  const before = await count();
  const child = root.io.socket("/dyn-4711");
  clients.sockets.push(child);
  await next(child, "connect");
  assert.equal(await count(), before + 1);
  child.disconnect();
  await eventually("its end", async () => await count() === before);
});

test("a listener to all events counts those without a handler and refused ones", async () => {
  const socket = await clients.connect();
  assert.equal(await call(socket, "any_count"), 1);
  socket.emit("nobody listens");
  socket.emit("blocked");
  socket.emit("echo", Buffer.from([1]));
  assert.equal(await call(socket, "any_count"), 5);
  const other = await clients.connect();
  assert.equal(await call(other, "any_count"), 1);
});

test("a slow answer keeps no other waiting", async () => {
  const socket = await clients.connect();
  const order = [];
  await Promise.all([
    call(socket, "slow_echo", 300, { late: true }).then((x) => order.push(x)),
    call(socket, "slow_echo", 100, "sooner").then((x) => order.push(x)),
    call(socket, "echo", "now").then((x) => order.push(x)),
  ]);
  assert.deepEqual(order, ["now", "sooner", { late: true }]);
});

test("listeners hear of the rooms of their worker", async () => {
  const [a, b] = await clients.onEachWorker();
  assert.equal(await call(a, "watch_rooms"), "ok");
  const seen = [];
  a.on("room_event", (...x) => seen.push(x));
  await call(b, "join", "elsewhere");
  await call(a, "join", "here");
  await call(a, "leave", "here");
  await call(a, "echo", 1);
  assert.deepEqual(seen, [["create-room", "here", ""], ["join-room", "here", a.id],
    ["leave-room", "here", a.id], ["delete-room", "here", ""]]);
});
