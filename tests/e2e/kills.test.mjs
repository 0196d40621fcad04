// Workers are killed and stopped again and again under requests and fan-out;
// at the end every count is exact. `./test --soak` does it a thousand times.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Clients, call, next } from "./clients.mjs";
import { eventually, sleep, startCluster } from "./cluster.mjs";

const kills = process.env.SOAK ? 1000 : 20;
const workers = 3;

let cluster;
let clients;
before(async () => {
  // Stopped workers are found by heartbeats after half a second, those that never
  // came as far by the time they have to start.
  cluster = await startCluster({ workers, env: { HB_INTERVAL: 200, HB_TIMEOUT: 500 },
    args: ["--cluster.start-timeout=2s"] });
  clients = new Clients(cluster);
});
after(async () => {
  clients.closeAll();
  await cluster?.stop();
});

/** Asks forever; notes what is neither a right answer nor its own worker's end. */
async function ask(socket, load, wrong) {
  while (!load.done) {
    try {
      const fetched = await call(socket, "fetch");
      if (typeof fetched !== "number") wrong.push(["fetch", fetched]);
      const pids = await call(socket, "server_side_emit");
      if (!Array.isArray(pids)) wrong.push(["server_side_emit", pids]);
      const acked = await call(socket, "broadcast_ack", 1, 3000);
      if (typeof acked !== "number") wrong.push(["broadcast_ack", acked]);
      load.rounds += 1;
    } catch {
      // Its worker is gone: it comes back by itself.
      if (!socket.connected) await eventually("its return", () => socket.connected || load.done);
    }
  }
}

/** Sends numbered messages forever; each receiver checks their order. */
async function fanOut(socket, load, wrong) {
  for (let i = 1; !load.done; ++i) {
    if (socket.connected) socket.volatile.emit("emit_to", {}, "seq", [socket.name, i]);
    await sleep(2);
  }
}

function checkOrder(socket, wrong) {
  const last = new Map();
  socket.on("seq", (from, i) => {
    if (i <= (last.get(from) ?? 0)) wrong.push(["order", from, last.get(from), i]);
    last.set(from, i);
  });
}

function connectAll() {
  const sockets = [];
  for (let i = 0; i < 2 * workers; ++i) {
    const socket = clients.make({ reconnection: true, reconnectionDelay: 20,
      reconnectionDelayMax: 100 });
    socket.name = i;
    socket.on("ask", (x, ack) => ack(x));
    sockets.push(socket);
  }
  return Promise.all(sockets.map(async (s) => {
    if (!s.connected) await next(s, "connect");
    return s;
  }));
}

test(`${kills} kills and stops leave exact counts and nothing waiting`, async () => {
  const sockets = await connectAll();
  const load = { done: false, rounds: 0 };
  const wrong = [];
  for (const s of sockets) checkOrder(s, wrong);
  const running = [...sockets.slice(0, workers).map((s) => ask(s, load, wrong)),
    ...sockets.slice(workers).map((s) => fanOut(s, load, wrong))];
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
  load.done = true;
  await Promise.all(running);
  assert.deepEqual(wrong, []);
  assert.ok(load.rounds >= kills, `only ${load.rounds} rounds of requests`);

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
    assert.equal(await call(s, "broadcast_ack", 1, 3000), sockets.length);
  }
});
