// The profiles of the testbed that play a server for the public suites.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Clients, call, modes, next } from "./clients.mjs";
import { startCluster } from "./cluster.mjs";
import { openWebSocket, clientFrame, request } from "./raw.mjs";

/** Tests against a cluster with `profile`: they find it in `env`. */
function withProfile(profile, tests) {
  const env = {};
  describe(profile, () => {
    before(async () => {
      env.cluster = await startCluster({ workers: 2, env: { PROFILE: profile } });
      env.clients = new Clients(env.cluster);
    });
    after(async () => {
      env.clients?.closeAll();
      await env.cluster?.stop();
    });
    tests(env);
  });
}

const polling = "/engine.io/?EIO=4&transport=polling";
const webSocket = "/engine.io/?EIO=4&transport=websocket";

/** A session of long-polling: {open, first, send, receive}. */
async function poll(port, query = "") {
  const first = await request(port, "GET", polling + query);
  const open = JSON.parse(first.body.split("\x1e")[0].slice(1));
  const mine = `${polling}&sid=${open.sid}`;
  const waiting = first.body.split("\x1e").slice(1);
  return {
    open, first,
    send: (body, headers) => request(port, "POST", mine, { body, headers }),
    receive: async () => {
      if (waiting.length === 0)
        waiting.push(...(await request(port, "GET", mine)).body.split("\x1e"));
      return waiting.shift();
    },
  };
}

withProfile("engine-echo", (env) => {
  test("text and binary come back over long-polling", async () => {
    const session = await poll(env.cluster.port);
    assert.equal(session.open.pingInterval, 300);
    assert.equal(session.open.pingTimeout, 200);
    assert.equal(session.open.maxPayload, 1000000);
    await session.send("4hé\x1ebAQID");
    const seen = [await session.receive(), await session.receive()];
    assert.deepEqual(seen.filter((x) => x !== "2"), ["4hé", "bAQID"]);
  });

  test("text and binary come back over WebSocket", async () => {
    const raw = await openWebSocket(env.cluster.port, webSocket);
    await raw.frame(); // the open packet
    raw.send(clientFrame("4hé"));
    assert.equal(String((await raw.frame()).payload), "4hé");
    raw.send(clientFrame([1, 2, 3], { opcode: 2 }));
    const { opcode, payload } = await raw.frame();
    assert.equal(opcode, 2);
    assert.deepEqual([...payload], [1, 2, 3]);
    raw.close();
  });
});

withProfile("socketio-suite", (env) => {
  for (const nsp of ["/", "/custom"])
    test(`${nsp} tells the auth payload and sends messages back`, async () => {
      const socket = env.clients.make({ nsp, auth: { token: "t" } });
      const told = next(socket, "auth");
      assert.deepEqual(await told, [{ token: "t" }]);
      const back = next(socket, "message-back");
      socket.emit("message", 1, "2", { 3: [true] }, Buffer.from([4]));
      assert.deepEqual(await back, [1, "2", { 3: [true] }, Buffer.from([4])]);
      const args = await new Promise((resolve) =>
        socket.emit("message-with-ack", 1, Buffer.from([4]), (...xs) => resolve(xs)));
      assert.deepEqual(args, [1, Buffer.from([4])]);
    });

  test("without a payload auth is an empty object", async () => {
    assert.deepEqual(await next(env.clients.make(), "auth"), [{}]);
  });

  test("a third namespace is unknown", async () => {
    await assert.rejects(env.clients.connect({ nsp: "/random" }), { message: "Invalid namespace" });
  });
});

withProfile("client-suite", (env) => {
  for (const [mode, options] of Object.entries(modes))
    test(`texts, dates and bytes come as they were sent: ${mode}`, async () => {
      const socket = await env.clients.connect(options);
      const ask = async (event, answer, ...args) => {
        const answered = next(socket, answer);
        socket.emit(event, ...args);
        return (await answered)[0];
      };
      await ask("hi", "hi");
      assert.ok(!Number.isNaN(Date.parse(await ask("getDate", "takeDate"))));
      assert.ok(!Number.isNaN(Date.parse((await ask("getDateObj", "takeDateObj")).date)));
      assert.ok(!Number.isNaN(Date.parse(await call(socket, "getAckDate", {}))));
      assert.equal(await ask("getUtf8", "takeUtf8"), "てすと");
      assert.equal(await ask("false", "false"), false);
      assert.equal(String(await ask("doge", "doge")), "asdfasdf");
      assert.equal(String(await ask("getbin", "takebin")), "asdfasdf");
      const bytes = Buffer.from("x");
      await ask("buffa", "buffack", bytes);
      await ask("jsonbuff", "jsonbuff-ack", { hello: "lol", message: bytes, goodbye: "gotcha" });
      socket.emit("abuff1", bytes);
      await ask("abuff2", "abuff2-ack");
      socket.emit("blob1", bytes);
      socket.emit("blob2", "second");
      await ask("blob3", "blob3-ack", bytes);
      assert.equal(await call(socket, "getId"), socket.id);
      assert.equal(typeof (await call(socket, "getHandshake")).time, "string");
      assert.equal(socket.recovered, false);
    });

  test("the client acknowledges and the server hears it", async () => {
    const socket = await env.clients.connect();
    socket.on("ack", (reply) => reply(5, { test: true }));
    const got = next(socket, "got it");
    socket.emit("ack");
    await got;
  });

  test("middleware refuses by query and by namespace", async () => {
    await assert.rejects(env.clients.connect({ query: { fail: true } }),
      { message: "Auth failed (main namespace)" });
    await assert.rejects(env.clients.connect({ nsp: "/no" }),
      { message: "Auth failed (custom namespace)" });
  });

  test("the other namespaces are there", async () => {
    for (const nsp of ["/foo", "/timeout_socket", "/valid", "/asd"])
      await env.clients.connect({ nsp });
    const told = next(env.clients.make({ nsp: "/abc" }), "handshake");
    assert.equal(typeof (await told)[0].issued, "number");
  });
});

withProfile("engine-client-suite", (env) => {
  test("the program's hook refuses who shall be denied", async () => {
    const refused = await request(env.cluster.port, "GET", `${polling}&deny=1`);
    assert.equal(refused.status, 403);
    assert.deepEqual(JSON.parse(refused.body), { code: 4, message: "Forbidden" });
    await assert.rejects(openWebSocket(env.cluster.port, `${webSocket}&deny=1`),
      { message: "upgrade answered 400 Forbidden" });
  });

  test("a middleware of the engine sees the headers of a request", async () => {
    const session = await poll(env.cluster.port);
    assert.equal(session.open.maxPayload, 100);
    assert.equal(await session.receive(), "4hi");
    await session.send("4sendHeaders", { "X-Mine": "this" });
    assert.equal(JSON.parse((await session.receive()).slice(1))["x-mine"], "this");
  });

  test("the first answer sets four cookies, others none", async () => {
    const first = await fetch(`${env.cluster.url}${polling}`);
    const { sid } = JSON.parse((await first.text()).split("\x1e")[0].slice(1));
    const names = first.headers.getSetCookie().map((x) => x.split("=")[0]);
    assert.deepEqual(names, ["1", "2", "3", "4"]);
    const second = await fetch(`${env.cluster.url}${polling}&sid=${sid}`,
      { method: "POST", body: "4x" });
    assert.deepEqual(second.headers.getSetCookie(), []);
  });

  test("it greets, and gives text and binary when asked", async () => {
    const raw = await openWebSocket(env.cluster.port, webSocket);
    await raw.frame(); // the open packet
    assert.equal(String((await raw.frame()).payload), "4hi");
    raw.send(clientFrame("4give binary"));
    assert.deepEqual([...(await raw.frame()).payload], [0, 1, 2, 3, 4]);
    raw.send(clientFrame("4give utf8"));
    assert.equal(String((await raw.frame()).payload), "4пойду спать всем спокойной ночи");
    raw.close();
  });
});
