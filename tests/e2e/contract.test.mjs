// The events of the testbed (see its README.md) that other files do not cover,
// one by one, with the shapes of their answers.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { Clients, call, next, record } from "./clients.mjs";
import { eventually, startCluster } from "./cluster.mjs";

for (const workers of [2, 3])
  describe(`with ${workers} workers`, () => {
    let cluster;
    let clients;
    let a, b, all;
    before(async () => {
      cluster = await startCluster({ workers });
      clients = new Clients(cluster);
    });
    afterEach(() => clients.closeAll());
    after(() => cluster?.stop());

    async function connectAll() {
      all = await clients.onEachWorker();
      [a, b] = all;
    }

    test("counts and pids cover all workers", async () => {
      await connectAll();
      const total = clients.sockets.length;
      assert.equal(await call(a, "server_count"), workers);
      assert.deepEqual((await call(a, "server_side_emit")).sort(),
        all.slice(1).map((s) => s.pid).sort());
      await eventually("all", async () => await call(a, "fetch") === total);
      assert.equal(await call(a, "fetch_room", b.id), 1);
      assert.equal(await call(a, "fetch_room", "nobody"), 0);
    });

    test("broadcast_ack tells the number, or why not all and how many", async () => {
      await connectAll();
      for (const s of clients.sockets) s.on("ask", (x, ack) => ack(x));
      assert.equal(await call(a, "broadcast_ack", 7, 2000), clients.sockets.length);
      b.off("ask");
      assert.deepEqual(await call(a, "broadcast_ack", 7, 1500),
        { err: "operation has timed out", n: clients.sockets.length - 1 });
    });

    test("emit_ack tells error and responses", async () => {
      await connectAll();
      all.forEach((s, i) => s.on("q", (x, ack) => ack([i, x])));
      const rooms = all.map((s) => s.id);
      const whole = await call(a, "emit_ack", { rooms }, "q", ["x"]);
      assert.equal(whole.err, null);
      assert.deepEqual(whole.responses.sort(), all.map((_, i) => [i, "x"]));
      b.off("q");
      const part = await call(a, "emit_ack", { rooms, timeout: 1500 }, "q", ["x"]);
      assert.equal(part.err, "operation has timed out");
      assert.equal(part.responses.length, workers - 1);
      assert.deepEqual(await call(a, "emit_ack", { rooms: ["nobody"] }, "q", []),
        { err: null, responses: [] });
    });

    test("emit_ack without a timeout waits two seconds", async () => {
      await connectAll();
      const start = Date.now();
      const { err } = await call(a, "emit_ack", { rooms: [b.id] }, "nobody listens", []);
      assert.equal(err, "operation has timed out");
      const time = Date.now() - start;
      assert.ok(time >= 1900 && time < 4500, `${time} ms, nearer to the five of other requests`);
    });

    test("a client that leaves is not waited for", async () => {
      await connectAll();
      b.on("q", () => b.disconnect());
      const start = Date.now();
      assert.deepEqual(await call(a, "emit_ack", { rooms: [b.id], timeout: 8000 }, "q", []),
        { err: null, responses: [] });
      assert.ok(Date.now() - start < 6000);
    });

    test("emit_one reaches one socket anywhere", async () => {
      await connectAll();
      b.on("q", (x, ack) => ack(x + 1));
      assert.deepEqual(await call(a, "emit_one", { sid: b.id }, "q", [1]),
        { err: null, response: 2 });
      assert.deepEqual(
        await call(a, "emit_one", { sid: b.id, timeout: 200 }, "nobody listens", []),
        { err: "operation has timed out", response: null });
    });

    test("fetch_sockets has id, rooms, data and part of the handshake", async () => {
      await connectAll();
      const c = await clients.connect({ auth: { t: 1 }, query: { q: "2" },
        extraHeaders: { "user-agent": "tester" } });
      await call(c, "join", "r");
      const { sockets, err } = await call(a, "fetch_sockets", { rooms: ["r"] });
      assert.equal(err, undefined);
      assert.equal(sockets.length, 1);
      const [{ id, rooms, data, handshake, ...none }] = sockets;
      assert.deepEqual(none, {});
      assert.equal(id, c.id);
      assert.deepEqual(rooms.sort(), [c.id, "r"].sort());
      assert.deepEqual(data, {});
      assert.deepEqual(Object.keys(handshake).sort(), ["address", "auth", "headers", "query"]);
      assert.deepEqual(handshake.auth, { t: 1 });
      assert.equal(handshake.query.q, "2");
      assert.match(handshake.address, /127\.0\.0\.1|::1/);
      assert.deepEqual(handshake.headers, { "user-agent": "tester" });
    });

    test("fetch_sockets narrows by local and except", async () => {
      await connectAll();
      const rooms = all.map((s) => s.id);
      const ids = async (o) => (await call(a, "fetch_sockets", o)).sockets.map((s) => s.id).sort();
      assert.deepEqual(await ids({ rooms }), [...rooms].sort());
      assert.deepEqual(await ids({ rooms, local: true }), [a.id]);
      assert.deepEqual(await ids({ rooms, except: [a.id] }), rooms.slice(1).sort());
    });

    test("make_join, make_leave and make_disconnect reach sockets of other workers", async () => {
      await connectAll();
      assert.equal(await call(a, "make_join", { rooms: [b.id] }, ["x", "y"]), "ok");
      await eventually("join", async () => (await call(b, "rooms")).length === 3);
      assert.equal(await call(a, "make_leave", { rooms: ["x"] }, "y"), "ok");
      await eventually("leave", async () => (await call(b, "rooms")).length === 2);
      const gone = next(b, "disconnect");
      assert.equal(await call(a, "make_disconnect", { rooms: ["x"] }, false), "ok");
      assert.equal((await gone)[0], "io server disconnect");
      assert.ok(a.connected);
    });

    test("a broadcast arrives before the disconnect behind it", async () => {
      await connectAll();
      const got = record(b, "msg");
      const gone = next(b, "disconnect");
      a.emit("to_room", b.id, "last words");
      a.emit("disconnect_room", b.id, () => {});
      await gone;
      assert.deepEqual(got, ["last words"]);
    });

    test("note_all raises an event at all other workers", async () => {
      await connectAll();
      const own = record(a, "noted");
      const noted = all.slice(1).map((s) => next(s, "noted"));
      assert.equal(await call(a, "note_all", [1, "x"]), "ok");
      for (const [i, x] of (await Promise.all(noted)).entries())
        assert.deepEqual(x, [{ pid: all[i + 1].pid, args: [1, "x"] }]);
      await call(a, "fetch");
      assert.deepEqual(own, []);
    });

    test("sse_twice counts each worker once", async () => {
      await connectAll();
      const { err, responses, ms } = await call(a, "sse_twice");
      assert.equal(err, null);
      assert.deepEqual(responses, Array(workers - 1).fill(1));
      assert.ok(ms >= 0 && ms < 4500, `${ms} ms, nearer to the deadline of five seconds`);
    });

    test("sse_silent ends after five seconds with the reference's text", async () => {
      await connectAll();
      const answer = await a.timeout(15000).emitWithAck("sse_silent");
      assert.equal(answer.err, `timeout reached: missing ${workers - 1} responses`);
      assert.deepEqual(answer.responses, []);
      assert.ok(answer.ms >= 4900 && answer.ms < 10000, `${answer.ms} ms`);
    });

    test("a dynamic namespace that other workers lack is not waited for", async () => {
      const c = await clients.connect({ nsp: "/dyn-77" });
      const start = Date.now();
      assert.deepEqual(await call(c, "server_side_emit"), []);
      c.on("ask", (x, ack) => ack(x));
      assert.equal(await call(c, "fetch"), 1);
      assert.equal(await call(c, "broadcast_ack", 1, 5000), 1);
      assert.equal(await call(c, "server_count"), workers);
      assert.ok(Date.now() - start < 4500, "not before a deadline of five seconds");
    });

    test("stats are those of one worker and namespace", async () => {
      await connectAll();
      const { pid, sockets, rooms, engine, namespaces, ...none } = await call(a, "stats");
      assert.deepEqual(none, {});
      assert.equal(pid, a.pid);
      assert.ok(sockets >= 1 && rooms >= sockets && engine >= 1 && namespaces >= 4);
      await call(a, "join", "one more");
      assert.equal((await call(a, "stats")).rooms, rooms + 1);
    });
  });
