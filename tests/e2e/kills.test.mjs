// Workers are killed and stopped again and again under requests and fan-out;
// at the end every count is exact and no message is missing. `./test --soak`
// does it a thousand times, half of them with connection state recovery.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Clients, call, next } from "./clients.mjs";
import { eventually, sleep, startCluster } from "./cluster.mjs";

const kills = process.env.SOAK ? 500 : 20;
const workers = 3;
const answerTime = 3000; // ms
const sendInterval = 4; // ms

/** Asks forever; notes what is neither a right answer nor its own worker's end. */
async function ask(socket, load) {
  while (!load.done) {
    try {
      const fetched = await call(socket, "fetch");
      if (typeof fetched !== "number") load.wrong.push(["fetch", fetched]);
      const pids = await call(socket, "server_side_emit");
      if (!Array.isArray(pids)) load.wrong.push(["server_side_emit", pids]);
      const acked = await call(socket, "broadcast_ack", 1, answerTime);
      if (typeof acked !== "number") load.wrong.push(["broadcast_ack", acked]);
      load.rounds += 1;
    } catch {
      // Its worker is gone: it comes back by itself.
      if (!socket.connected) await eventually("its return", () => socket.connected || load.done);
    }
  }
}

/**
 * Sends numbered messages to all forever. Notes in `load.taken` those that the
 * worker said to have taken.
 */
async function fanOut(socket, load) {
  const from = socket.name;
  for (let i = 1; !load.done; await sleep(sendInterval)) {
    if (!socket.connected) continue;
    const text = `${from}:${i}`;
    load.waiting += 1;
    socket.timeout(answerTime).emit("emit_to", {}, "seq", [from, socket.period, i], (err) => {
      load.waiting -= 1;
      if (!err) load.taken.add(text);
    });
    i += 1;
  }
}

/**
 * Counts the connections of `socket` and checks what it hears: nothing twice or
 * out of order, and no gap unless one end was away meanwhile. With recovery the
 * receiver is never away.
 */
function watch(socket, load, recovery) {
  socket.period = 0;
  socket.heard = new Set();
  socket.on("connect", () => {
    socket.period += 1;
    if (recovery && socket.period > 1 && !socket.recovered)
      load.wrong.push(["not recovered", socket.name]);
  });
  const last = new Map();
  socket.on("seq", (from, sent, i) => {
    const before = last.get(from);
    last.set(from, { sent, heard: socket.period, i });
    socket.heard.add(`${from}:${i}`);
    if (before === undefined) return;
    if (i <= before.i) load.wrong.push(["order", socket.name, from, before.i, i]);
    const there = sent === before.sent && (recovery || socket.period === before.heard);
    if (there && i !== before.i + 1) load.wrong.push(["gap", socket.name, from, before.i, i]);
  });
}

async function connectAll(clients, load, recovery) {
  const sockets = [];
  for (let i = 0; i < 2 * workers; ++i) {
    const socket = clients.make({ reconnection: true, reconnectionDelay: 20,
      reconnectionDelayMax: 100 });
    socket.name = i;
    socket.on("ask", (x, ack) => ack(x));
    watch(socket, load, recovery);
    sockets.push(socket);
  }
  return Promise.all(sockets.map(async (s) => {
    if (!s.connected) await next(s, "connect");
    return s;
  }));
}

/** Kills or stops one worker after the other; each is replaced. */
async function killWorkers(cluster) {
  for (let i = 0; i < kills; ++i) {
    const pids = cluster.workerPids();
    const victim = pids[Math.floor(Math.random() * pids.length)];
    process.kill(victim, i % 4 === 3 ? "SIGSTOP" : "SIGKILL");
    await eventually("its replacement", () => {
      const now = cluster.workerPids();
      return now.length === workers && !now.includes(victim);
    }, 15000);
    await sleep(50 + Math.random() * 150);
  }
}

async function countsAreExact(sockets) {
  await eventually("all clients are back", () => sockets.every((s) => s.connected));
  const [one] = sockets;
  await eventually("all workers are back", async () =>
    await call(one, "server_count") === workers);
  await eventually("no socket of the dead is left", async () =>
    await call(one, "fetch") === sockets.length);
  for (const s of sockets) {
    assert.equal(await call(s, "server_count"), workers);
    assert.equal(await call(s, "fetch"), sockets.length);
    assert.equal((await call(s, "server_side_emit")).length, workers - 1);
    assert.equal(await call(s, "broadcast_ack", 1, answerTime), sockets.length);
  }
}

for (const recovery of [false, true]) {
  describe(recovery ? "with connection state recovery" : "without recovery", () => {
    let cluster;
    let clients;
    before(async () => {
      // Stopped workers are found by heartbeats after half a second, those that
      // never came as far by the time they have to start.
      cluster = await startCluster({ workers,
        env: { HB_INTERVAL: 200, HB_TIMEOUT: 500, ...(recovery ? { CSR: 1 } : {}) },
        args: ["--cluster.start-timeout=2s"] });
      clients = new Clients(cluster);
    });
    after(async () => {
      clients.closeAll();
      await cluster?.stop();
    });

    test(`${kills} kills and stops leave exact counts and nothing waiting`, async () => {
      const load = { done: false, rounds: 0, waiting: 0, wrong: [], taken: new Set() };
      const sockets = await connectAll(clients, load, recovery);
      const running = [...sockets.slice(0, workers).map((s) => ask(s, load)),
        ...sockets.slice(workers).map((s) => fanOut(s, load))];
      await killWorkers(cluster);
      load.done = true;
      await Promise.all(running);
      await eventually("the last word of the workers", () => load.waiting === 0);
      await countsAreExact(sockets);
      assert.deepEqual(load.wrong, []);
      assert.ok(load.rounds >= kills, `only ${load.rounds} rounds of requests`);
      assert.ok(load.taken.size >= kills, `only ${load.taken.size} messages`);
      if (!recovery) return;
      for (const s of sockets)
        assert.deepEqual([...load.taken].filter((x) => !s.heard.has(x)), [],
          `client ${s.name} missed what a worker took`);
    });
  });
}
