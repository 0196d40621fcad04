// Acknowledgements in both directions and across workers.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Clients, call } from "./clients.mjs";
import { startCluster } from "./cluster.mjs";

let cluster;
let clients;
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

/** Lets every socket but `silent` answer `event` with f(argument). */
function answer(event, f, silent = []) {
  for (const socket of clients.sockets)
    if (!silent.includes(socket)) socket.on(event, (x, reply) => reply(f(x)));
}

test("an acknowledgement carries several arguments and binary", async () => {
  const several = await new Promise((resolve) =>
    a.emit("echo", 1, "two", [3], (...args) => resolve(args)));
  assert.deepEqual(several, [1, "two", [3]]);
  const bytes = Buffer.from([0, 1, 254, 255]);
  assert.deepEqual(await call(a, "echo_bin", bytes), bytes);
});

test("the server gets the client's answer", async () => {
  a.on("question", (x, reply) => reply({ got: x, bin: Buffer.from([7]) }));
  const result = await call(a, "ask_me", { n: 1 }, 2000);
  assert.equal(result.err, null);
  assert.deepEqual(result.answer, { got: { n: 1 }, bin: Buffer.from([7]) });
});

test("a client that does not answer costs the server its timeout only", async () => {
  const { err } = await call(a, "ask_me", 1, 100);
  assert.equal(err, "operation has timed out");
  assert.equal(await call(a, "echo", "on"), "on");
});

test("a later answer is ignored", async () => {
  let late;
  a.on("question", (x, reply) => { late = reply; });
  await call(a, "ask_me", 1, 50);
  late("too late");
  assert.equal(await call(a, "echo", "on"), "on");
});

test("every client of every worker answers a broadcast", async () => {
  answer("ask", (x) => x + 1);
  assert.equal(await call(a, "broadcast_ack", 1, 3000), clients.sockets.length);
});

test("answers of other workers come with their values", async () => {
  answer("ask", (x) => x * 2);
  await call(b, "join", "asked");
  await call(c, "join", "asked");
  const result = await call(a, "emit_ack", { rooms: ["asked"] }, "ask", [21]);
  assert.deepEqual(result, { err: null, responses: [42, 42] });
});

test("one silent client on another worker is a timeout with the others' answers",
  async () => {
    answer("ask", (x) => x, [b]);
    const result = await call(a, "broadcast_ack", 1, 300);
    assert.equal(result.err, "operation has timed out");
    assert.equal(result.n, clients.sockets.length - 1);
  });

test("a client that leaves before it answers is not waited for", async () => {
  answer("ask", (x) => x, [b]);
  b.on("ask", () => b.disconnect());
  const others = clients.sockets.length - 1;
  assert.equal(await call(a, "broadcast_ack", 1, 4000), others);
});

test("an empty room is answered at once by nobody", async () => {
  const result = await call(a, "emit_ack", { rooms: ["nobody"], timeout: 4000 }, "ask", [1]);
  assert.deepEqual(result, { err: null, responses: [] });
});

test("one socket of another worker answers by its id", async () => {
  answer("ask", (x) => `${x}!`);
  const result = await call(a, "emit_one", { sid: b.id }, "ask", ["hey"]);
  assert.deepEqual(result, { err: null, response: "hey!" });
});
