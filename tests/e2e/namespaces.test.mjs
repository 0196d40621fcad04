// Namespaces over each transport: who is let in, and that they are apart.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { Manager } from "socket.io-client";
import { Clients, call, modes, next, record } from "./clients.mjs";
import { startCluster } from "./cluster.mjs";

let cluster;
let clients;
before(async () => {
  cluster = await startCluster({ workers: 2 });
  clients = new Clients(cluster);
});
afterEach(() => clients.closeAll());
after(() => cluster?.stop());

for (const [mode, options] of Object.entries(modes)) {
  describe(mode, () => {
    test("the token opens a guarded namespace", async () => {
      const socket = await clients.connect(
        { ...options, nsp: "/admin", auth: { token: "secret" } });
      assert.equal(await call(socket, "echo", 1), 1);
      assert.deepEqual((await call(socket, "handshake")).auth, { token: "secret" });
    });

    for (const auth of [undefined, {}, { token: "wrong" }, { token: 1 }])
      test(`auth ${JSON.stringify(auth)} is refused with message and data`, async () => {
        await assert.rejects(clients.connect({ ...options, nsp: "/admin", auth }), {
          message: "not authorized", data: { code: 401, reason: "bad token" } });
      });

    test("an unknown namespace is refused", async () => {
      await assert.rejects(clients.connect({ ...options, nsp: "/nothing" }),
        { message: "Invalid namespace" });
    });

    test("a namespace that matches a pattern exists from its first client on", async () => {
      const socket = await clients.connect({ ...options, nsp: "/dyn-7" });
      assert.equal(await call(socket, "echo", "dynamic"), "dynamic");
      await assert.rejects(clients.connect({ ...options, nsp: "/dyn-x" }),
        { message: "Invalid namespace" });
    });
  });
}

test("a refused namespace leaves the others of its connection alone", async () => {
  const manager = new Manager(cluster.url, { transports: ["websocket"], reconnection: false });
  const open = manager.socket("/custom");
  const refused = manager.socket("/nothing");
  clients.sockets.push(open, refused);
  const [error] = await next(refused, "connect_error");
  assert.equal(error.message, "Invalid namespace");
  if (!open.connected) await next(open, "connect");
  assert.equal(await call(open, "echo", 1), 1);
});

test("many namespaces share one connection and end one by one", async () => {
  const manager = new Manager(cluster.url, { transports: ["websocket"], reconnection: false });
  const names = ["/", "/custom", ...Array.from({ length: 20 }, (_, i) => `/dyn-${i}`)];
  const sockets = names.map((name) => manager.socket(name));
  clients.sockets.push(...sockets);
  await Promise.all(sockets.map((s) => next(s, "connect")));
  assert.equal(new Set(sockets.map((s) => s.id)).size, names.length);
  sockets[1].disconnect();
  assert.equal(await call(sockets[0], "echo", "on"), "on");
});

test("namespaces do not hear each other across workers", async () => {
  const root = await clients.onEachWorker();
  const custom = await clients.onEachWorker({ nsp: "/custom" });
  const seen = [...root, ...custom].map((s) => record(s, "msg"));
  const ends = [...root, ...custom].map((s) => next(s, "end"));
  await call(custom[0], "broadcast", "for custom");
  await call(custom[0], "emit_to", {}, "end", []);
  await call(root[0], "emit_to", {}, "end", []);
  await Promise.all(ends);
  assert.deepEqual(seen, [[], [], ["for custom"], ["for custom"]]);
});

test("a slow middleware delays its own namespace only", async () => {
  const slow = clients.make({ nsp: "/slow" });
  const fast = await clients.connect();
  assert.equal(await call(fast, "echo", 1), 1);
  assert.equal(slow.connected, false);
  await next(slow, "connect");
  assert.equal(await call(slow, "echo", 2), 2);
});
