// Frozen workers, workers that die all the time, no descriptors left: new
// clients are served, and nothing that was accepted is forgotten.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Clients } from "./clients.mjs";
import { eventually, freePort, sleep, startCluster, testbed } from "./cluster.mjs";
import { Raw, endpoint, request, requestText } from "./raw.mjs";

const handshake = `${endpoint}&transport=polling`;

test("3 s after a worker froze 12 of 12 new clients are served", async () => {
  const cluster = await startCluster({ workers: 3 });
  const clients = new Clients(cluster);
  const [frozen] = cluster.workerPids();
  process.kill(frozen, "SIGSTOP");
  await sleep(3000);
  const statuses = await Promise.all(Array.from({ length: 12 }, async () =>
    (await request(cluster.port, "GET", handshake)).status));
  assert.deepEqual(statuses, Array(12).fill(200));
  const sockets = [];
  for (let i = 0; i < 12; ++i) sockets.push(await clients.connect());
  assert.ok(sockets.every((x) => x.connected));
  process.kill(frozen, "SIGCONT");
  clients.closeAll();
  await cluster.stop();
});

test("while a worker dies every second clients are served or cut, never refused", async () => {
  const concurrency = 20;
  const least = 10000;
  let deaths = 0;
  const cluster = await startCluster({ workers: 3 });
  const results = { 200: 0, cut: 0 };
  let running = true;
  const load = Array.from({ length: concurrency }, async () => {
    while (running) {
      const raw = new Raw(cluster.port);
      raw.send(requestText("GET", handshake));
      const result = await Promise.race([raw.response().then((x) => x.status),
        raw.ended().then(() => "cut")]).catch((error) => error.message);
      results[result] = (results[result] ?? 0) + 1;
      raw.close();
    }
  });
  while (deaths < 5 || (results[200] <= least && deaths < 100)) {
    await sleep(1000);
    const pids = cluster.workerPids();
    process.kill(pids[deaths++ % pids.length], "SIGKILL");
  }
  await sleep(500);
  running = false;
  await Promise.all(load);
  assert.deepEqual(Object.keys(results).sort(), ["200", "cut"], JSON.stringify(results));
  assert.ok(results[200] > least, JSON.stringify(results));
  // What a worker had taken over dies with it: no more than was under way.
  assert.ok(results.cut <= deaths * concurrency, JSON.stringify(results));
  await cluster.stop();
});

test("without descriptors clients wait, are refused or counted, and later all is well", async () => {
  const pages = await freePort();
  const cluster = await startCluster({ workers: 2, program: "/bin/sh", args: ["-c",
    'ulimit -n 128; exec "$0" "$@"', testbed, `--metrics.listen=127.0.0.1:${pages}`] });
  const clients = Array.from({ length: 400 }, () => new Raw(cluster.port));
  clients.forEach((x, i) => x.send(i % 2 === 0 ? "GET /" : requestText("GET", handshake)));
  await sleep(2000);
  assert.equal(cluster.workerPids().length, 2);
  const outcomes = {};
  clients.forEach((x, i) => {
    const end = /^HTTP\/1\.1 (\d+)/.exec(x.received)?.[1] ?? (x.closed ? "cut" : "waits");
    const outcome = `${i % 2 === 0 ? "unfinished" : "complete"} ${end}`;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  });
  const text = JSON.stringify(outcomes);
  for (const outcome of Object.keys(outcomes))
    assert.match(outcome, /^unfinished (cut|waits)$|^complete (200|503|cut|waits)$/, text);
  assert.ok(outcomes["complete 200"] > 0, text);
  const lines = cluster.stderr().split("\n").length;
  assert.ok(lines < 40, `${lines} lines in the log`);
  for (const x of clients) x.close();
  await eventually("200", async () => {
    try {
      return (await request(cluster.port, "GET", handshake)).status === 200;
    } catch {
      return false; // cut: not all is closed yet
    }
  });
  // Who was cut without an answer, before all of the first line was there, is counted.
  const { body } = await request(pages, "GET", "/metrics");
  const dropped = [...body.matchAll(/^socketio_port_dropped_total\{.*\} (\d+)$/gm)]
    .reduce((sum, [, x]) => sum + Number(x), 0);
  const cut = (outcomes["unfinished cut"] ?? 0) + (outcomes["complete cut"] ?? 0);
  assert.ok(cut <= dropped, `${text}, counted ${dropped}`);
  await cluster.stop();
});
