// Clients that mean harm, or are merely broken: slow, silent, greedy. They cost
// bounded memory and their own connection; clients beside them notice nothing.
// HOSTILE_CONNECTIONS says how many connections stay silent, e.g. 10000.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { constants, deflateRawSync } from "node:zlib";
import { Bystanders } from "./bystanders.mjs";
import { Clients, call, record } from "./clients.mjs";
import { eventually, sleep, startCluster } from "./cluster.mjs";
import { Raw, clientFrame, endpoint, openWebSocket, pollingHandshake } from "./raw.mjs";

const silentConnections = Number(process.env.HOSTILE_CONNECTIONS ?? 500);
const deadline = 1500; // ms, of heads, bodies and idle connections
const patience = 2000; // ms that a bystander may wait for an answer
const mebibyte = 1024 * 1024;

let cluster;
let clients;
let bystanders;
before(async () => {
  cluster = await startCluster({
    workers: 2,
    env: { PING_INTERVAL: 1000, PING_TIMEOUT: 1000 },
    args: [`--sticky.head-timeout=${deadline}ms`, `--engine.header-timeout=${deadline}ms`,
      `--engine.body-timeout=${deadline}ms`, `--engine.idle-timeout=${deadline}ms`,
      "--engine.per-message-deflate=true"],
  });
  bystanders = await Bystanders.start(cluster);
  clients = new Clients(cluster);
});
after(async () => {
  await bystanders?.stop();
  clients?.closeAll();
  await cluster?.stop();
});

/** Fails if a bystander noticed something since the last call. */
async function expectPeace() {
  const { longest, lost } = await bystanders.report();
  assert.equal(lost, 0, "a bystander was disconnected");
  assert.ok(longest < patience, `a bystander waited ${longest} ms`);
}

/** Bytes of memory that all processes of the cluster hold together. */
function memory() {
  return [cluster.pid, ...cluster.workerPids()].reduce((sum, pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return sum + 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)[1]);
  }, 0);
}

/** Runs `attack` and returns by how much that rose at most. */
async function growthDuring(attack) {
  const before = memory();
  let most = before;
  const timer = setInterval(() => { most = Math.max(most, memory()); }, 20);
  await attack();
  clearInterval(timer);
  return most - before;
}

/** Sends `text` a byte at a time until the server ends the connection. */
async function dribble(raw, text) {
  for (let i = 0; !raw.closed && i < text.length; ++i) {
    raw.send(text[i]);
    await sleep(50);
  }
  assert.ok(raw.closed, "the server took all of it");
}

describe("slow clients", () => {
  const long = "x".repeat(1000);
  const count = 20;

  test("a request line that never ends is cut", async () => {
    const all = Array.from({ length: count }, () => new Raw(cluster.port));
    await Promise.all(all.map((raw) => dribble(raw, `GET /${long}`)));
    await expectPeace();
  });

  test("headers that never end are cut", async () => {
    const head = `GET ${endpoint}&transport=polling HTTP/1.1\r\nHost: x\r\nX-Long: `;
    const all = Array.from({ length: count }, () => new Raw(cluster.port).send(head));
    await Promise.all(all.map((raw) => dribble(raw, long)));
    await expectPeace();
  });

  test("a body that never ends closes its session", async () => {
    const all = await Promise.all(Array.from({ length: count }, async () => {
      const { sid } = await pollingHandshake(cluster.port);
      return new Raw(cluster.port).send(`POST ${endpoint}&transport=polling&sid=${sid} `
        + "HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n");
    }));
    await Promise.all(all.map((raw) => dribble(raw, long)));
    await expectPeace();
  });

  test("frames in single bytes are understood", async () => {
    const raw = await openWebSocket(cluster.port);
    await raw.frame();
    for (const packet of ["40", "421[\"echo\",\"hello\"]"])
      for (const byte of clientFrame(packet)) {
        raw.send(Buffer.from([byte]));
        await sleep(2);
      }
    assert.match((await raw.frame()).payload.toString(), /^40/);
    assert.equal((await raw.frame()).payload.toString(), "431[\"hello\"]");
    raw.close();
    await expectPeace();
  });
});

describe("silent clients", () => {
  test(`${silentConnections} connections that say nothing are closed`, async () => {
    const all = [];
    const growth = await growthDuring(async () => {
      for (let i = 0; i < silentConnections; ++i) {
        all.push(new Raw(cluster.port));
        if (i % 100 === 99) await sleep(10);
      }
      await eventually("all closed", () => all.every((x) => x.closed), 30000);
    });
    assert.ok(growth < 20 * mebibyte + 10000 * silentConnections, `${growth} bytes`);
    await expectPeace();
  });

  test("a WebSocket that is silent after its handshake is closed", async () => {
    const raw = await openWebSocket(cluster.port);
    await raw.ended();
    await expectPeace();
  });

  test("a client that closed its half gets no more than the end", async () => {
    const raw = await openWebSocket(cluster.port);
    await raw.frame();
    raw.socket.end();
    await raw.ended();
    await expectPeace();
  });
});

describe("greedy clients", () => {
  const size = 900000;

  /** A WebSocket in the main namespace that reads nothing from now on. */
  async function stoppedReader(...packets) {
    const raw = await openWebSocket(cluster.port);
    for (const packet of ["40", ...packets]) raw.send(clientFrame(packet));
    await raw.until("answer", () => raw.received.includes(packets.length > 0 ? "430" : "40"));
    raw.socket.pause();
    return raw;
  }

  /** Reads what was sent to `raw` to its end. @returns the number of bytes */
  async function drain(raw) {
    let bytes = 0;
    raw.socket.removeAllListeners("data").on("data", (x) => { bytes += x.length; });
    raw.socket.resume();
    await raw.ended();
    return bytes;
  }

  test("a reader that stops while 200 MB are sent to it ends with bounded memory", async () => {
    const raw = await stoppedReader();
    const growth = await growthDuring(async () => {
      for (let i = 0; i < 23; ++i) {
        raw.send(clientFrame(`42${i}["burst",10,${size}]`));
        await sleep(20);
      }
      await sleep(500);
    });
    assert.ok(growth < 100 * mebibyte, `${growth} bytes`);
    const late = await drain(raw);
    assert.ok(late < 60 * mebibyte, `${late} bytes`);
    await expectPeace();
  });

  test("a reader that stops keeps nothing from the others of its room", async () => {
    const raw = await stoppedReader("420[\"join\",\"flood\"]");
    const reader = await clients.connect();
    await call(reader, "join", "flood");
    const seen = record(reader, "msg");
    const sender = await clients.connect();
    const pieces = 160; // more than is ever held for one client
    for (let i = 0; i < pieces; ++i)
      await call(sender, "to_room", "flood", "x".repeat(size));
    await eventually("all read by the reader", () => seen.length === pieces);
    assert.ok(await drain(raw) < pieces * size);
    await expectPeace();
  });

  test("questions whose answers nobody reads are bounded", async () => {
    const raw = await stoppedReader();
    const question = clientFrame(`421["echo","${"x".repeat(60000)}"]`);
    const growth = await growthDuring(async () => {
      for (let i = 0; i < 2000 && !raw.closed && !raw.socket.destroyed; ++i) {
        raw.send(question);
        if (i % 50 === 0) await sleep(10);
      }
      await sleep(500);
    });
    assert.ok(growth < 120 * mebibyte, `${growth} bytes`);
    raw.close();
    await expectPeace();
  });
});

describe("dense clients", () => {
  /** A frame of a kilobyte that inflates to an event of `size` bytes. */
  function bomb(size) {
    const text = `42["nobody listens",${" ".repeat(size)}1]`;
    const bytes = deflateRawSync(text, { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
    return clientFrame(bytes.subarray(0, -4), { rsv: 0x40 });
  }

  test("frames that inflate to much keep nobody waiting", async () => {
    const headers = { "Sec-WebSocket-Extensions": "permessage-deflate" };
    const all = await Promise.all(Array.from({ length: 10 }, () =>
      openWebSocket(cluster.port, undefined, headers)));
    await bystanders.report();
    const bombs = Buffer.concat(Array.from({ length: 50 }, () => bomb(900000)));
    for (const raw of all) {
      raw.send(clientFrame("40"));
      for (let i = 0; i < 10; ++i) raw.send(bombs);
    }
    await sleep(2000);
    for (const raw of all) raw.close();
    await expectPeace();
  });
});
