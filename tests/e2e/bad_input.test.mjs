// Bad bytes cost the connection they came on, and nothing else.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { Clients, call } from "./clients.mjs";
import { startCluster } from "./cluster.mjs";
import { Raw, clientFrame, endpoint, openWebSocket, pollingHandshake, request, requestText }
  from "./raw.mjs";

const maxPayload = 10000;

let cluster;
let clients;
let bystanders;
let pids;
before(async () => {
  cluster = await startCluster({ workers: 2, env: { MAX_PAYLOAD: maxPayload } });
  clients = new Clients(cluster);
  bystanders = await clients.onEachWorker();
  pids = cluster.workerPids().sort();
});
afterEach(async () => {
  assert.deepEqual(cluster.workerPids().sort(), pids, "a worker died");
  for (const socket of bystanders) assert.equal(await call(socket, "echo", 1), 1);
});
after(async () => {
  clients?.closeAll();
  await cluster?.stop();
});

const polling = `${endpoint}&transport=polling`;

describe("HTTP", () => {
  const heads = {
    "no HTTP at all": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "a request line without target": "GET HTTP/1.1\r\n\r\n",
    "a header without colon": "GET /socket.io/?EIO=4 HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n",
    "a blank before the colon":
      `GET ${polling} HTTP/1.1\r\nHost : x\r\n\r\n`,
    "two lengths": `POST ${polling}&sid=x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n`
      + "Content-Length: 3\r\n\r\nab",
    "a negative length": `POST ${polling}&sid=x HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n`,
    "a header beyond the bound":
      `GET ${polling} HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(40000)}\r\n\r\n`,
    "a request line beyond the bound":
      `GET ${polling}&x=${"x".repeat(40000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    "a request line without end": `GET ${"x".repeat(100000)}`,
  };
  for (const [what, bytes] of Object.entries(heads))
    test(`${what} ends the connection`, async () => {
      const raw = new Raw(cluster.port);
      raw.send(Buffer.from(bytes, "latin1"));
      await raw.ended();
      const answer = raw.received.toString("latin1");
      assert.match(answer, /^($|HTTP\/1\.1 4\d\d )/);
    });
});

describe("Engine.IO requests", () => {
  const refusals = [
    ["an unknown session", "GET", `${polling}&sid=AAAAAAAAAAAAAAAAAAAA`, 1, "Session ID unknown"],
    ["a session id of no form", "GET", `${polling}&sid=%00`, 1, "Session ID unknown"],
    ["an unknown session in a POST", "POST", `${polling}&sid=abc`, 1, "Session ID unknown"],
    ["an unknown transport", "GET", `${endpoint}&transport=pigeon`, 0, "Transport unknown"],
    ["no transport", "GET", endpoint, 0, "Transport unknown"],
    ["a handshake by POST", "POST", polling, 2, "Bad handshake method"],
    ["another protocol version", "GET", "/socket.io/?EIO=3&transport=polling", 5,
      "Unsupported protocol version"],
  ];
  for (const [what, method, target, code, message] of refusals)
    test(`${what} is refused with code ${code}`, async () => {
      const options = method === "POST" ? { body: "40" } : {};
      const { status, body } = await request(cluster.port, method, target, options);
      assert.equal(status, 400);
      assert.deepEqual(JSON.parse(body), { code, message });
    });

  test("a WebSocket's session is refused to a poll with code 3", async () => {
    const raw = await openWebSocket(cluster.port);
    const { sid } = JSON.parse((await raw.frame()).payload.toString().slice(1));
    const { status, body } = await request(cluster.port, "GET", `${polling}&sid=${sid}`);
    assert.equal(status, 400);
    assert.deepEqual(JSON.parse(body), { code: 3, message: "Bad request" });
    raw.close();
  });

  test("a body beyond the bound is refused with 413", async () => {
    const { sid } = await pollingHandshake(cluster.port);
    const { status } = await request(cluster.port, "POST", `${polling}&sid=${sid}`,
      { body: `4${"x".repeat(maxPayload)}` });
    assert.equal(status, 413);
  });

  test("another path is not found", async () => {
    assert.equal((await request(cluster.port, "GET", "/elsewhere")).status, 404);
  });
});

describe("packets by polling", () => {
  for (const body of ["9", "4", "4{", "42[", "42[]", "42{}", "b!!!", "40/no,\u001e4?", "7"])
    test(`${JSON.stringify(body)} closes its session`, async () => {
      const { sid } = await pollingHandshake(cluster.port);
      const target = `${polling}&sid=${sid}`;
      await request(cluster.port, "POST", target, { body: "40" });
      const answer = await request(cluster.port, "GET", target);
      assert.equal(answer.status, 200);
      await request(cluster.port, "POST", target, { body });
      // What was under way may still come; then the session is unknown.
      for (let i = 0; i < 3; ++i)
        if ((await request(cluster.port, "GET", target)).status === 400) return;
      assert.fail("the session lives");
    });
});

describe("WebSocket frames", () => {
  async function closesAfter(bytes) {
    const raw = await openWebSocket(cluster.port);
    raw.send(bytes);
    // The answers to what was fine may come first.
    for (let i = 0; i < 5; ++i)
      if ((await raw.frame()).opcode === 8) return raw.close();
    assert.fail("the connection lives");
  }

  const frames = {
    "an unmasked frame": clientFrame("40", { mask: false }),
    "a reserved opcode": clientFrame("40", { opcode: 3 }),
    "a reserved bit": clientFrame("40", { rsv: 0x20 }),
    "a continuation of nothing": clientFrame("40", { opcode: 0 }),
    "a fragmented ping": clientFrame("x", { opcode: 9, fin: false }),
    "a ping beyond 125 bytes": clientFrame("x".repeat(126), { opcode: 9 }),
    "a text that is no UTF-8": clientFrame(Buffer.from([0x34, 0x32, 0xff, 0xfe])),
    "a message beyond the bound": clientFrame(`4${"x".repeat(maxPayload)}`),
    "an announced length of 2^63": Buffer.from(
      [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]),
    "an unknown Engine.IO packet": clientFrame("9"),
    "a packet that cannot be parsed": clientFrame("4?"),
    "an event before its namespace": Buffer.concat([clientFrame("40"), clientFrame("42/custom,[\"echo\"]")]),
    "binary that nobody announced": Buffer.concat([clientFrame("40"), clientFrame("x", { opcode: 2 })]),
    "eleven attachments": Buffer.concat([clientFrame("40"), clientFrame("4511-[\"echo\"]")]),
    "text where an attachment is due": Buffer.concat([clientFrame("40"),
      clientFrame("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]"), clientFrame("42[\"echo\"]")]),
  };
  for (const [what, bytes] of Object.entries(frames))
    test(`${what} ends the connection`, () => closesAfter(bytes));

  test("a connection cut in the middle of a frame is forgotten", async () => {
    const raw = await openWebSocket(cluster.port);
    raw.send(clientFrame("42[\"echo\",1]").subarray(0, 5));
    raw.close();
  });
});

describe("events", () => {
  test("wrong arguments reach no handler and cost nothing", async () => {
    const [a] = bystanders;
    a.emit("join", { not: "a room" });
    a.emit("burst", "many");
    a.emit("emit_to");
    a.emit("no such event", 1);
    assert.equal(await call(a, "echo", 1), 1);
  });

  test("a handler that throws costs its event only", async () => {
    const [a] = bystanders;
    a.emit("throw");
    assert.equal(await call(a, "echo", 1), 1);
  });

  test("an event that a middleware refuses is answered with an error", async () => {
    const [a] = bystanders;
    const told = new Promise((resolve) => a.once("event_error", resolve));
    a.emit("blocked", 1);
    assert.equal(await told, "blocked");
  });
});
