// The official client over each transport: every kind of value comes back.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { Clients, call, modes, upgraded } from "./clients.mjs";
import { startCluster } from "./cluster.mjs";

const values = {
  "null": null,
  "booleans": [true, false],
  "integers": [0, -1, 2147483648, 9007199254740991, -9007199254740991],
  "fractions": [0.1, -2.5, 1e-7, 1.7976931348623157e308],
  "text": ["", "plain", "a\"b\\c/d\n\t\u0000\u001f"],
  "unicode": ["zażółć", "日本語", "👩‍👩‍👧", "\u2028\u2029", "e\u0301"],
  "empty containers": [{}, []],
  "objects in order": { z: 1, a: { "": 2, "1": 3 }, list: [[], [{}]] },
  "deep nesting": JSON.parse("[".repeat(60) + "]".repeat(60)),
};

const bytes = (...xs) => Buffer.from(xs);

let cluster;
let clients;
before(async () => {
  cluster = await startCluster();
  clients = new Clients(cluster);
});
afterEach(() => clients.closeAll());
after(() => cluster?.stop());

for (const [mode, options] of Object.entries(modes)) {
  describe(mode, () => {
    /** Connected, and upgraded if it is going to. */
    async function connect() {
      const socket = await clients.connect(options);
      if (options.transports.length > 1) await upgraded(socket);
      return socket;
    }

    test("the server sees the transport in use", async () => {
      const socket = await connect();
      // The server knows of an upgrade a moment after the client.
      await call(socket, "echo");
      const { transport, protocol } = await call(socket, "conn_info");
      assert.equal(transport, options.transports.at(-1));
      assert.equal(protocol, 4);
    });

    for (const [what, value] of Object.entries(values)) {
      test(`${what} come back unchanged`, async () => {
        const socket = await connect();
        const answer = await call(socket, "echo", value);
        assert.deepEqual(answer, value);
        assert.equal(JSON.stringify(answer), JSON.stringify(value));
      });
    }

    test("binary at any depth comes back unchanged", async () => {
      const socket = await connect();
      const value = {
        top: bytes(0, 255, 10), list: [1, [bytes()], { deep: { er: bytes(1, 2, 3) } }] };
      assert.deepEqual(await call(socket, "echo", value), value);
    });

    test("ten attachments pass", async () => {
      const socket = await connect();
      const value = Array.from({ length: 10 }, (_, i) => bytes(i, i + 1));
      assert.deepEqual(await call(socket, "echo", value), value);
    });

    test("half a megabyte of text and of binary pass", async () => {
      const socket = await connect();
      const text = "żółw".repeat(80000);
      assert.equal(await call(socket, "echo", text), text);
      const binary = Buffer.alloc(500000, "0123456789abcdef");
      assert.deepEqual(await call(socket, "echo_bin", binary), binary);
    });

    test("five hundred events arrive in the order of sending", async () => {
      const socket = await connect();
      const seen = [];
      socket.on("seq", (i) => seen.push(i));
      assert.equal(await call(socket, "burst", 500, 20), 500);
      assert.deepEqual(seen, Array.from({ length: 500 }, (_, i) => i));
    });

    test("requests in flight are answered each with its own value", async () => {
      const socket = await connect();
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, i) => call(socket, "echo", i)));
      assert.deepEqual(answers, Array.from({ length: 100 }, (_, i) => i));
    });
  });
}

test("events sent during the upgrade are neither lost nor doubled", async () => {
  const socket = await clients.connect(modes["polling, then upgrade"]);
  const asked = [];
  for (let i = 0; i < 300; ++i) asked.push(call(socket, "echo", i));
  assert.deepEqual(await Promise.all(asked), Array.from({ length: 300 }, (_, i) => i));
  await upgraded(socket);
  assert.equal(await call(socket, "echo", "after"), "after");
});

test("thirty clients upgrade at the same time", async () => {
  const sockets = await Promise.all(Array.from({ length: 30 },
    () => clients.connect(modes["polling, then upgrade"])));
  await Promise.all(sockets.map(upgraded));
  assert.deepEqual(await Promise.all(sockets.map((s, i) => call(s, "echo", i))),
    sockets.map((_, i) => i));
});
