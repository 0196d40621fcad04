// Clients that mean harm, or are merely broken: slow, silent, greedy. They cost
// bounded memory and their own connection; clients beside them notice nothing.
// HOSTILE_CONNECTIONS says how many connections stay silent at the same time.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { constants, deflateRawSync } from "node:zlib";
import { Bystanders } from "./bystanders.mjs";
import { Clients, call, record } from "./clients.mjs";
import { eventually, freePort, sleep, startCluster } from "./cluster.mjs";
import { Raw, clientFrame, endpoint, openWebSocket, pollingHandshake, requestText } from "./raw.mjs";

const silentConnections = Number(process.env.HOSTILE_CONNECTIONS ?? 10000);
const patience = 2000; // ms that a bystander may wait for an answer
const usual = 250; // ms within which nine answers of ten come
const mebibyte = 1024 * 1024;

let cluster;
let clients;
let bystanders;
let metrics;
before(async () => {
  ({ cluster, metrics, bystanders } = await startWatched({ deadline: 1500, ping: 1000 }));
  clients = new Clients(cluster);
});
after(async () => {
  await bystanders?.stop();
  clients?.closeAll();
  await cluster?.stop();
});

/**
 * A cluster and its bystanders.
 * @param deadline ms, of heads, bodies and idle connections
 * @param ping ms, to a ping and to its pong
 */
async function startWatched({ deadline, ping }) {
  const metrics = await freePort();
  const cluster = await startCluster({
    workers: 2,
    env: { PING_INTERVAL: ping, PING_TIMEOUT: ping },
    args: [`--sticky.head-timeout=${deadline}ms`, `--engine.header-timeout=${deadline}ms`,
      `--engine.body-timeout=${deadline}ms`, `--engine.idle-timeout=${deadline}ms`,
      "--engine.per-message-deflate=true", `--metrics.listen=127.0.0.1:${metrics}`],
  });
  return { cluster, metrics, bystanders: await Bystanders.start(cluster) };
}

/** Fails if a bystander noticed something since the last call. */
async function expectPeace(of = bystanders) {
  const { waits, lost } = await of.report();
  assert.equal(lost, 0, "a bystander was disconnected");
  assert.ok(waits.at(-1) < patience, `a bystander waited ${waits.at(-1)} ms`);
  const ninth = waits[Math.floor(waits.length * 0.9)];
  assert.ok(waits.length < 10 || ninth < usual, `one answer in ten took over ${ninth} ms`);
}

/** How often the workers gave something up for `reason`. */
async function drops(metrics, reason) {
  const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  return text.split("\n").filter((x) => x.includes(`reason="${reason}"`))
    .reduce((sum, x) => sum + Number(x.slice(x.lastIndexOf(" "))), 0);
}

/** Bytes of memory that all processes of a cluster hold together. */
function memory(of) {
  return [of.pid, ...of.workerPids()].reduce((sum, pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return sum + 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)[1]);
  }, 0);
}

/** Runs `attack` and returns by how much that rose at most. */
async function growthDuring(attack, of = cluster) {
  const before = memory(of);
  let most = before;
  const timer = setInterval(() => { most = Math.max(most, memory(of)); }, 20);
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
  // Each opens a connection, goes so far and then says nothing more.
  const openers = {
    "does not begin": async (port) => new Raw(port),
    "stops within a head": async (port) =>
      new Raw(port).send(`GET ${endpoint}&transport=polling HTTP/1.1\r\nHost: x`),
    "stays after an answer": async (port) => {
      const raw = new Raw(port);
      await raw.send(requestText("GET", `${endpoint}&transport=none`)).response();
      return raw;
    },
    "polls once": async (port) => {
      const raw = new Raw(port);
      const { body } = await raw.send(requestText("GET", `${endpoint}&transport=polling`)).response();
      const { sid } = JSON.parse(body.slice(1));
      return raw.send(requestText("GET", `${endpoint}&transport=polling&sid=${sid}`));
    },
    "opens a WebSocket": (port) => openWebSocket(port),
  };
  const kinds = Object.values(openers);

  test(`${silentConnections} connections that fall silent are closed`, async (t) => {
    const each = Math.floor(silentConnections / kinds.length);
    const { cluster, metrics, bystanders } = await startWatched({ deadline: 5000, ping: 4000 });
    t.after(async () => {
      await bystanders.stop();
      await cluster.stop();
    });
    const all = [];
    const growth = await growthDuring(async () => {
      for (let i = 0; i < each; i += 100)
        all.push(...await Promise.all(kinds.flatMap((open) =>
          Array.from({ length: Math.min(100, each - i) }, () => open(cluster.port)))));
      t.diagnostic(`${all.filter((x) => !x.closed).length} at the same time`);
      await eventually("all closed", () => all.every((x) => x.closed), 60000);
    }, cluster);
    assert.equal(all.length, each * kinds.length);
    assert.ok(growth < 20 * mebibyte + 10000 * all.length, `${growth} bytes`);
    await eventually("all counted", async () => await drops(metrics, "slow_head") >= each
      && await drops(metrics, "idle") >= each && await drops(metrics, "ping_timeout") >= 2 * each);
    await expectPeace(bystanders);
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

  test("a poller that does not come back while 200 MB are sent to it ends", async () => {
    const { sid } = await pollingHandshake(cluster.port);
    const raw = new Raw(cluster.port);
    const post = (packet) =>
      raw.send(requestText("POST", `${endpoint}&transport=polling&sid=${sid}`, { body: packet }))
        .response();
    await post("40");
    let status = 200;
    const growth = await growthDuring(async () => {
      for (let i = 0; i < 23 && status === 200; ++i)
        ({ status } = await post(`42${i}["burst",10,${size}]`));
      await sleep(500);
    });
    assert.ok(growth < 160 * mebibyte, `${growth} bytes`);
    assert.equal(status, 400); // its session is gone
    raw.close();
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

  async function turnWaits() {
    const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    return [...text.matchAll(/^socketio_turn_waits_total\{.*\} (\d+)$/gm)]
      .reduce((sum, [, x]) => sum + Number(x), 0);
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
    assert.ok(await turnWaits() > 0, "much was inflated, or nobody would have waited");
    for (const raw of all) raw.close();
    await expectPeace();
  });
});
