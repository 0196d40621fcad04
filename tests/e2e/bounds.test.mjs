// What workers cannot take: bursts hurt nobody healthy, a frozen worker with a
// full queue is found by it, memory comes back.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
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

function isStopped(pid) {
  return /State:\s+T/.test(readFileSync(`/proc/${pid}/status`, "utf8"));
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

test("a burst for a worker that is slow waits in the client that causes it", async () => {
  const [a, b, c] = await clients.onEachWorker();
  const pids = cluster.workerPids();
  const bytes = Buffer.alloc(900000, 1);
  const counts = [0, 0, 0];
  const ends = [a, b, c].map((s, i) => {
    s.on("big", () => ++counts[i]);
    return next(s, "end", 60000);
  });
  for (let i = 0; i < 60; ++i) a.emit("emit_to", {}, "big", [bytes]);
  a.emit("emit_to", {}, "end", []);
  const slow = spawn("sh", ["-c", "for i in 1 2 3 4 5 6 7 8 9; do "
    + `kill -STOP ${b.pid}; sleep 0.4; kill -CONT ${b.pid}; sleep 0.1; done`]);
  await Promise.all(ends);
  if (slow.exitCode === null) await once(slow, "close");
  assert.deepEqual(counts, [60, 60, 60]);
  assert.deepEqual(cluster.workerPids().sort(), pids.sort());
});

describe("with small bounds", () => {
  let small;
  let visitors;
  beforeEach(async () => {
    small = await startCluster({ workers: 2, args: ["--adapter.max-refused-bytes=1MiB",
      "--engine.max-http-buffer-size=8MiB"] });
    visitors = new Clients(small);
  });
  afterEach(async () => {
    visitors.closeAll();
    await small?.stop();
  });

  test("answers that come while the asker stands still cost it nothing", async () => {
    const [a] = await visitors.onEachWorker();
    for (let i = 0; i < 40; ++i) await visitors.connect();
    const answers = [];
    for (const s of visitors.sockets) s.on("ask", (_, ack) => answers.push(ack));
    const count = visitors.sockets.length;
    const questions = 6;
    const results = Array.from({ length: questions },
      () => a.timeout(20000).emitWithAck("broadcast_ack", 1, 15000));
    await eventually("all questions", () => answers.length === questions * count);
    // Not by our own clock: it stands still while we write the answers.
    const stop = `kill -STOP ${a.pid}; sleep 0.6; kill -CONT ${a.pid}`;
    const stopped = spawn("sh", ["-c", stop]);
    await eventually("it stands still", () => isStopped(a.pid));
    // More than a link takes in all.
    const text = "x".repeat(50000);
    for (const ack of answers) ack(text);
    if (stopped.exitCode === null) await once(stopped, "close");
    assert.deepEqual(await Promise.all(results), Array(questions).fill(count));
    assert.ok(isAlive(a.pid));
  });

  test("a worker whose link fails ends in order and is replaced", async () => {
    const [a, b] = await visitors.onEachWorker();
    a.emit("emit_to", {}, "big", [Buffer.alloc(6 * MiB)]);
    await eventually("its end", () => !isAlive(a.pid), 20000);
    await eventually("its replacement", async () =>
      small.workerPids().length === 2 && await call(b, "server_count") === 2);
    assert.match(small.stderr(), new RegExp(`pid ${a.pid}\\) ended with code 1`));
  });
});
