// What workers cannot take: bursts hurt nobody healthy, a frozen worker with a
// full queue is found by it, memory comes back.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, test } from "node:test";
import { Clients, call, next } from "./clients.mjs";
import { eventually, isAlive, startCluster } from "./cluster.mjs";

const MiB = 1024 * 1024;

let cluster;
let clients;
before(async () => {
  cluster = await startCluster({ workers: 3, args: ["--adapter.max-refused-bytes=4194304"] });
  clients = new Clients(cluster);
});
afterEach(() => clients.closeAll());
after(() => cluster?.stop());

/** Bytes of memory that process `pid` holds. */
function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) * 1024;
}

test("a worker that stands still while it is sent to is replaced within seconds", async () => {
  const [a, b, c] = await clients.onEachWorker();
  const stopped = b.pid;
  process.kill(stopped, "SIGSTOP");
  const text = "x".repeat(500000);
  const last = next(c, "end", 10000);
  for (let i = 0; i < 40; ++i) a.emit("broadcast", text);
  a.emit("emit_to", {}, "end", []);
  // Far below the 10 s of the heartbeats.
  await eventually("its end", () => !isAlive(stopped), 5000);
  await last;
  assert.ok(a.connected && c.connected);
  await eventually("its replacement", async () =>
    cluster.workerPids().length === 3 && await call(a, "server_count") === 3);
});

test("a burst of 70 MB reaches everybody and costs nobody anything", async () => {
  const [a, b, c] = await clients.onEachWorker();
  const pids = cluster.workerPids();
  const before = memory(cluster.pid);
  // Binary, so that the client's own JSON is not what is measured.
  const bytes = Buffer.alloc(900000, 1);
  const counts = [0, 0, 0];
  const ends = [a, b, c].map((s, i) => {
    s.on("big", () => ++counts[i]);
    return next(s, "end", 60000);
  });
  for (let i = 0; i < 80; ++i) a.emit("emit_to", {}, "big", [bytes]);
  a.emit("emit_to", {}, "end", []);
  await Promise.all(ends);
  assert.deepEqual(counts, [80, 80, 80]);
  assert.deepEqual(cluster.workerPids().sort(), pids.sort());
  await eventually("the memory is given back", () => memory(cluster.pid) < before + 24 * MiB);
});
