// Connections change hands between processes: no byte is lost and no session
// is unknown while its worker lives, with every number of clients at once from 1
// to 100.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventually, startCluster } from "./cluster.mjs";
import { Raw, clientFrame, endpoint, openWebSocket, pollingHandshake, request, requestText }
  from "./raw.mjs";

const numbersAtOnce = Array.from({ length: 100 }, (_, i) => i + 1);
const clientsOfEach = 300;

let cluster;
before(async () => { cluster = await startCluster({ workers: 3 }); });
after(() => cluster?.stop());

/** Runs `f(i)` for each client, `atOnce` at a time; returns the results. */
async function inParallel(atOnce, f) {
  const results = [];
  let i = 0;
  const lane = async () => {
    while (i < clientsOfEach) {
      const mine = i++;
      results[mine] = await f(mine).catch((error) => error.message);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}

const failures = (results) => results.filter((x) => x !== "ok");

/** Runs `f(atOnce)` for each number and expects nothing but "ok". */
async function atEachNumber(f) {
  for (const atOnce of numbersAtOnce)
    assert.deepEqual(failures(await f(atOnce)), [], `${atOnce} at once`);
}

test("WebSocket clients that write at once all get their CONNECT answer", () =>
  atEachNumber(async (atOnce) => {
    const open = [];
    const results = await inParallel(atOnce, async () => {
      const raw = await openWebSocket(cluster.port);
      open.push(raw);
      // Not even the open packet was read.
      raw.send(clientFrame("40"));
      const first = (await raw.frame()).payload.toString();
      const second = (await raw.frame()).payload.toString();
      return first.startsWith("0{") && second.startsWith("40{\"sid\":") ? "ok" : second;
    });
    for (const raw of open) raw.close();
    return results;
  }));

test("polls right after their handshake all succeed", () =>
  atEachNumber((atOnce) => inParallel(atOnce, async () => {
    const { sid } = await pollingHandshake(cluster.port);
    const target = `${endpoint}&transport=polling&sid=${sid}`;
    const [polled, posted] = await Promise.all([
      request(cluster.port, "GET", target),
      request(cluster.port, "POST", target, { body: "40" })]);
    if (posted.status !== 200) return `POST ${posted.status} ${posted.body}`;
    return polled.status === 200 && polled.body.startsWith("40{\"sid\":")
      ? "ok" : `GET ${polled.status} ${polled.body}`;
  })));

test("upgrades right after their handshake are all accepted", () =>
  atEachNumber(async (atOnce) => {
    const open = [];
    const results = await inParallel(atOnce, async () => {
      const { sid } = await pollingHandshake(cluster.port);
      const raw = await openWebSocket(cluster.port, `${endpoint}&transport=websocket&sid=${sid}`);
      open.push(raw);
      const { payload } = await raw.send(clientFrame("2probe")).frame();
      return payload.toString() === "3probe" ? "ok" : payload.toString();
    });
    for (const raw of open) raw.close();
    return results;
  }));

test("one connection serves sessions of all workers in turn", async () => {
  const sessions = [];
  for (let i = 0; i < 9; ++i) sessions.push(await pollingHandshake(cluster.port));
  const raw = new Raw(cluster.port);
  for (const { sid } of [...sessions, ...sessions].slice(0, 15)) {
    const target = `${endpoint}&transport=polling&sid=${sid}`;
    const { status, body } = await raw.send(requestText("POST", target, { body: "40" })).response();
    assert.equal(`${status} ${body}`, "200 ok");
  }
  raw.close();
});

test("pipelined requests to different workers are answered in order", async () => {
  const sessions = [];
  for (let i = 0; i < 6; ++i) sessions.push(await pollingHandshake(cluster.port));
  const raw = new Raw(cluster.port);
  raw.send(sessions.map(({ sid }) =>
    requestText("POST", `${endpoint}&transport=polling&sid=${sid}`, { body: "40" })).join(""));
  raw.send(requestText("GET", `${endpoint}&transport=polling&sid=unknown`));
  for (const _ of sessions) assert.equal((await raw.response()).body, "ok");
  assert.equal((await raw.response()).status, 400);
  raw.close();
});

/** Sessions of two workers: [of one, of the other]. */
async function sessionsOfTwoWorkers(port) {
  // The last four characters of an id name its worker.
  const first = await pollingHandshake(port);
  for (let i = 0; i < 20; ++i) {
    const second = await pollingHandshake(port);
    if (second.sid.slice(-4) !== first.sid.slice(-4)) return [first.sid, second.sid];
  }
  return assert.fail("all sessions are at one worker");
}

/** How many of `n` sessions, opened over one connection, each worker got. */
async function shareOut(port, n) {
  const shares = new Map();
  const raw = new Raw(port);
  for (let i = 0; i < n; ++i) {
    raw.send(requestText("GET", `${endpoint}&transport=polling`));
    const { sid } = JSON.parse((await raw.response()).body.slice(1));
    const owner = sid.slice(-4);
    shares.set(owner, (shares.get(owner) ?? 0) + 1);
  }
  raw.close();
  return shares;
}

test("the sessions of one kept connection are shared out among all workers", async () => {
  const other = await startCluster({ workers: 3 });
  const shares = await shareOut(other.port, 12);
  assert.equal(shares.size, 3);
  assert.ok(Math.min(...shares.values()) >= 2, JSON.stringify([...shares]));
  const old = other.workerPids();
  process.kill(old[0], "SIGKILL");
  await eventually("its replacement", async () =>
    (await request(other.port, "GET", "/socket.io/?EIO=4&transport=polling&sid=none")).status === 400
    && other.workerPids().length === 3 && !other.workerPids().includes(old[0]));
  await eventually("sessions of the new worker", async () =>
    [...(await shareOut(other.port, 2)).keys()].some((owner) => !shares.has(owner)));
  await other.stop();
});

const polling = (sid) => `${endpoint}&transport=polling&sid=${sid}`;

test("a connection that was kept alive becomes a WebSocket of another worker", async () => {
  const [here, there] = await sessionsOfTwoWorkers(cluster.port);
  const raw = new Raw(cluster.port);
  const post = (sid) => raw.send(requestText("POST", polling(sid), { body: "40" })).response();
  assert.equal((await post(here)).body, "ok");
  await openWebSocket(cluster.port, `${endpoint}&transport=websocket&sid=${there}`, {}, raw);
  assert.equal((await raw.send(clientFrame("2probe")).frame()).payload.toString(), "3probe");
  raw.send(clientFrame("5")).send(clientFrame("40"));
  assert.match((await raw.frame()).payload.toString(), /^40\{"sid":/);
  raw.close();
});

test("the longest head for another worker goes there with what is behind it", async () => {
  const most = 65536;
  const other = await startCluster({ workers: 2, args: [`--engine.max-header-size=${most}`] });
  const [here, there] = await sessionsOfTwoWorkers(other.port);
  const raw = new Raw(other.port);
  const text = (padding, body) => requestText("POST", polling(there),
    { body, headers: { "X-Padding": padding } });
  const head = text("", "40").indexOf("\r\n\r\n") + 4;
  raw.send(requestText("POST", polling(here), { body: "40" }));
  assert.equal((await raw.response()).body, "ok");
  const padding = "x".repeat(most - head);
  raw.send(text(padding, "40") + text(padding, "3x"));
  assert.equal((await raw.response()).body, "ok");
  assert.equal((await raw.response()).body, "ok");
  raw.close();
  await other.stop();
});

test("a request in single bytes is understood", async () => {
  const raw = new Raw(cluster.port);
  const text = requestText("GET", `${endpoint}&transport=polling`);
  for (const byte of text) {
    raw.send(byte);
    await new Promise(setImmediate);
  }
  const { status, body } = await raw.response();
  assert.equal(status, 200);
  assert.match(body, /^0\{"sid":"[\w-]{20}"/);
  raw.close();
});
