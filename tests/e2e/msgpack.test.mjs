// Clients with socket.io-msgpack-parser against `server.parser=msgpack`.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { promisify } from "node:util";
import parser from "socket.io-msgpack-parser";
import { Clients, call, modes, next, record } from "./clients.mjs";
import { eventually, startCluster, testbed } from "./cluster.mjs";

const folder = mkdtempSync(join(tmpdir(), "caf-socketio-msgpack-"));
const door = join(folder, "admin");
const otherDoor = join(folder, "other");

const startPacked = (path, options) => startCluster({ workers: 2, ...options,
  args: ["--server.parser=msgpack", `--cluster.admin-socket=${path}`] });

/** Runs socketio-emit and returns what it prints, by lines. */
async function emit(path, ...words) {
  const { stdout } = await promisify(execFile)(join(dirname(testbed), "socketio-emit"),
    [`--socket=${path}`, ...words], { timeout: 10000 });
  return stdout.split("\n").slice(0, -1);
}

let cluster;
let clients;
before(async () => {
  cluster = await startPacked(door);
  clients = new Clients(cluster);
});
afterEach(() => clients.closeAll());
after(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true });
});

for (const [name, options] of Object.entries(modes)) {
  test(`values and binary come back as they were, ${name}`, async () => {
    const socket = await clients.connect({ parser, ...options });
    const numbers = [0, -1, 127, 128, -129, 65536, 2 ** 53, -(2 ** 53), 0.5, 1e-300];
    const x = { numbers, text: "äö€ 😀".repeat(50), none: null, flags: [true, false],
      deep: [[{ bytes: Buffer.from([0, 1, 255]) }]], empty: [{}, [], ""] };
    assert.deepEqual(await call(socket, "echo", x), x);
    const large = Buffer.alloc(70000, 7);
    assert.deepEqual(await call(socket, "echo_bin", large), large);
  });
}

test("more binary parts fit into a packet than the default parser takes", async () => {
  const socket = await clients.connect({ parser });
  const parts = Array.from({ length: 20 }, (_, i) => Buffer.from([i]));
  assert.deepEqual(await call(socket, "echo", parts), parts);
});

test("the server asks and the client answers", async () => {
  const socket = await clients.connect({ parser });
  socket.on("question", (x, reply) => reply({ got: x }));
  assert.deepEqual(await call(socket, "ask_me", { n: 1 }, 2000),
    { err: null, answer: { got: { n: 1 } } });
});

test("a broadcast and its answers cross the workers", async () => {
  const [a, b] = await clients.onEachWorker({ parser });
  const heard = next(b, "msg");
  await call(a, "broadcast", { bytes: Buffer.from("x") });
  assert.deepEqual(await heard, [{ bytes: Buffer.from("x") }]);
  for (const socket of clients.sockets) socket.on("ask", (x, reply) => reply(x));
  assert.equal(await call(a, "broadcast_ack", 1, 3000), clients.sockets.length);
});

test("a refusal carries its data", async () => {
  await assert.rejects(clients.connect({ parser, nsp: "/admin" }),
    (error) => error.message === "not authorized" && error.data.code === 401);
  const socket = await clients.connect({ parser, nsp: "/admin", auth: { token: "secret" } });
  assert.equal(await call(socket, "echo", 1), 1);
});

test("the server ends a namespace", async () => {
  const socket = await clients.connect({ parser });
  const ended = next(socket, "disconnect");
  await call(socket, "kick", false);
  assert.equal((await ended)[0], "io server disconnect");
});

test("a client with the default parser loses its connection", async () => {
  const socket = clients.make();
  const [reason] = await Promise.race([
    next(socket.io, "close"), next(socket, "connect").then(() => assert.fail("let in"))]);
  assert.match(reason, /transport close|parse error/);
});

test("an event from the shell reaches the clients of every worker, who answer", async () => {
  const sockets = await clients.onEachWorker({ parser });
  const heard = sockets.map((s) => next(s, "msg"));
  await emit(door, "msg", '{"n":[1.5,"x"]}', "2");
  for (const x of await Promise.all(heard)) assert.deepEqual(x, [{ n: [1.5, "x"] }, 2]);
  for (const socket of clients.sockets) socket.on("ask", (x, reply) => reply([x]));
  const answers = await emit(door, "--ack", "ask", '"?"');
  assert.deepEqual(answers, clients.sockets.map(() => '["?"]'));
  for (const socket of sockets) assert.ok(socket.connected);
});

test("an actor's events reach the clients of every worker", async () => {
  const ticker = await startPacked(otherDoor,
    { program: join(process.env.EXAMPLES, "example_ticker") });
  const there = new Clients(ticker);
  try {
    const sockets = [];
    for (let i = 0; i < 4; ++i) sockets.push(await there.connect({ parser }));
    const ticks = sockets.map((s) => next(s, "tick"));
    for (const [n] of await Promise.all(ticks)) assert.equal(typeof n, "number");
    for (const socket of sockets) {
      const letter = next(socket, "letter");
      socket.emit("subscribe");
      assert.deepEqual(await letter, [`to ${socket.id}`]);
    }
  } finally {
    there.closeAll();
    await ticker.stop();
  }
});

test("a client that comes back gets what it missed", async () => {
  const own = await startPacked(otherDoor, { env: { CSR: 1 } });
  const there = new Clients(own);
  try {
    const [listener, sender] = await there.onEachWorker(
      { parser, reconnection: true, reconnectionDelay: 1000, reconnectionDelayMax: 1000 });
    assert.equal(await call(listener, "join", "news"), "ok");
    const { id } = listener;
    const seen = record(listener, "msg");
    sender.emit("to_room", "news", 0);
    await eventually("the first message", () => seen.length === 1);
    const back = next(listener, "connect");
    listener.io.engine.close();
    await call(sender, "to_room", "news", { bytes: Buffer.from("x") });
    await emit(otherDoor, "--room=news", "msg", "2");
    await back;
    assert.equal(listener.recovered, true);
    assert.equal(listener.id, id);
    await eventually("all messages", () => seen.length === 3);
    assert.deepEqual(seen, [0, { bytes: Buffer.from("x") }, 2]);
  } finally {
    there.closeAll();
    await own.stop();
  }
});
