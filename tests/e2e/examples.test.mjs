// Each program of apps/examples does what its first lines promise. The folder
// of the programs is taken from the variable EXAMPLES.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { io } from "socket.io-client";
import { freePort } from "./cluster.mjs";

/** Runs `use(connect, stopped)` against example `name`, then stops it. */
async function withExample(name, args, use) {
  const port = await freePort();
  const child = spawn(path.join(process.env.EXAMPLES, `example_${name}`),
    [`--sticky.port=${port}`, "--log.level=warn", ...args],
    { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const sockets = [];
  const connect = (nsp = "", options = {}) => {
    const socket = io(`http://127.0.0.1:${port}${nsp}`,
      { forceNew: true, reconnection: false, ...options });
    sockets.push(socket);
    return socket;
  };
  try {
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    assert.match(line, /^READY/);
    await use(connect, ended);
  } finally {
    for (const socket of sockets) socket.disconnect();
    child.kill("SIGTERM");
  }
  const [code] = await ended;
  assert.equal(code, 0);
}

const hears = async (socket, event) => {
  const args = await once(socket, event);
  return args.length === 1 ? args[0] : args;
};

const two = ["--cluster.workers=2", "--sticky.load-balancing-method=round-robin"];
const alone = ["--cluster.role=standalone"];

test("hello says hello and repeats", () => withExample("hello", two,
  async (connect) => {
    const s = connect();
    const said = hears(s, "said");
    assert.equal(await hears(s, "hello"), s.id);
    s.emit("say", "hi");
    assert.equal(await said, "hi");
  }));

test("acks lets client and server answer one another, and complains", () => withExample("acks", alone, async (connect) => {
  const s = connect();
  s.on("your name?", (answer) => answer("Ada"));
  assert.equal(await hears(s, "welcome"), "Ada");
  assert.equal(await s.emitWithAck("sum", 1, 2), 3);
  s.emit("sum", 1, "two");
  assert.equal(await hears(s, "complaint"),
    'argument 2 of "sum" has the wrong type');
}));

test("rooms span the workers", () => withExample("rooms", two,
  async (connect) => {
    const a = connect();
    const b = connect();
    assert.equal(await a.emitWithAck("join", "tea"), true);
    const joined = hears(a, "joined");
    assert.equal(await b.emitWithAck("join", "tea"), true);
    assert.equal(await joined, b.id);
    a.emit("say", "tea", "milk?");
    assert.equal(await hears(b, "said"), "milk?");
    a.emit("shout", "bye");
    assert.equal(await hears(b, "shouted"), "bye");
    b.disconnect();
    await hears(a, "left");
  }));

test("auth lets in whom it knows", () => withExample("auth", alone,
  async (connect) => {
    const s = connect("/admin", { auth: { token: "secret" } });
    assert.deepEqual(await s.emitWithAck("whoami"), { name: "root" });
    s.emit("rm", "-rf");
    assert.equal(await hears(s, "refused"), "rm is not allowed");
    const refusal = await hears(connect("/admin"), "connect_error");
    assert.equal(refusal.message, "who are you?");
    assert.deepEqual(refusal.data, { code: 401 });
  }));

test("each tenant has a namespace of its own", () =>
  withExample("tenants", two, async (connect) => {
    const tenants = ["/tenant-7", "/tenant-7", "/tenant-8"];
    const sockets = tenants.map((name) => connect(name));
    assert.deepEqual(
      await Promise.all(sockets.map((s) => hears(s, "welcome to"))), tenants);
    const [a, b, other] = sockets;
    other.on("said", () => assert.fail("what another tenant said"));
    const heard = Promise.all([hears(a, "said"), hears(b, "said")]);
    a.emit("say", "hi");
    assert.deepEqual(await heard, ["hi", "hi"]);
    const refusal = await hears(connect("/tenant-x"), "connect_error");
    assert.equal(refusal.message, "Invalid namespace");
  }));

test("a client that comes back is the one it was", () =>
  withExample("recovery", two, async (connect) => {
    const s = connect("", { reconnection: true, reconnectionDelay: 10 });
    const [id] = await hears(s, "new"); // and the event's offset, for recovery
    s.io.engine.close();
    assert.equal((await hears(s, "back"))[0], id);
    assert.equal(await s.emitWithAck("visits"), 2);
  }));

test("a program outside counts the clients and tells them", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "caf-socketio-example-"));
  const admin = `--cluster.admin-socket=${path.join(folder, "admin")}`;
  await withExample("hello", [...two, admin], async (connect) => {
    const clients = [connect(), connect()];
    await Promise.all(clients.map((s) => hears(s, "hello")));
    const told = Promise.all(clients.map((s) => hears(s, "we are")));
    const tool = spawn(path.join(process.env.EXAMPLES, "example_outside"), [admin],
      { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(createInterface({ input: tool.stdout }), "line");
    assert.equal(line, "2 clients");
    assert.deepEqual(await told, [2, 2]);
    assert.equal(tool.exitCode ?? (await once(tool, "exit"))[0], 0);
  });
  rmSync(folder, { recursive: true });
});

test("the pool tells primes, and an error of an actor stays inside", () => withExample("pool", alone, async (connect) => {
  const s = connect();
  assert.deepEqual(await Promise.all([1000003, 1000001, 2, 1].map(
    (n) => s.emitWithAck("prime?", n))), [true, false, true, false]);
  assert.deepEqual(await s.emitWithAck("half?", 3), { error: "internal error" });
}));

test("a worker in an own system counts and stops", () =>
  withExample("own_system", [], async (connect, ended) => {
    const s = connect();
    assert.equal(await s.emitWithAck("count"), 1);
    assert.equal(await s.emitWithAck("count"), 2);
    s.emit("stop");
    assert.equal((await ended)[0], 0);
  }));

test("the ticker ticks and writes letters", () => withExample("ticker", two,
  async (connect) => {
    const s = connect();
    const letter = hears(s, "letter");
    assert.equal(typeof await hears(s, "tick"), "number");
    s.emit("subscribe");
    assert.equal(await letter, `to ${s.id}`);
  }));

test("admin sees and ends clients of other workers", () =>
  withExample("admin", two, async (connect) => {
    const boss = connect("/admin");
    const guest = connect();
    await hears(guest, "connect");
    assert.deepEqual(await boss.emitWithAck("clients"),
      [{ id: guest.id, rooms: [guest.id] }]);
    assert.deepEqual((await boss.emitWithAck("load")).sort(), [1, 1]);
    const gone = hears(guest, "disconnect");
    boss.emit("kick", guest.id);
    assert.equal((await gone)[0], "io server disconnect");
  }));
