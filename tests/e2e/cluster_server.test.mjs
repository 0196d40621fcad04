// The ready-made primary with worker programs that are not its own.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, test } from "node:test";
import { Clients, call } from "./clients.mjs";
import { eventually, runToEnd, startCluster, testbed } from "./cluster.mjs";
import { request } from "./raw.mjs";

const program = join(testbed, "../cluster_server");
const foreignWorker = fileURLToPath(new URL("foreign_worker.py", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "caf-socketio-e2e-"));
after(() => rmSync(folder, { recursive: true }));

function start(workers, text) {
  const file = join(folder, "cluster.ini");
  writeFileSync(file, text);
  return startCluster({ program, workers, args: [`--config-file=${file}`] });
}

test("a worker program of another language serves by the channel alone", async () => {
  const cluster = await start(2, `[cluster]\nprogram="/usr/bin/env"
arguments=["python3", "${foreignWorker}"]\n`);
  const bodies = [];
  for (let i = 0; i < 4; ++i)
    bodies.push((await request(cluster.port, "GET", `/x?EIO=4&i=${i}`)).body);
  assert.deepEqual(bodies.map((x) => x.slice(1)),
    [0, 1, 2, 3].map((i) => ` 127.0.0.1 GET /x?EIO=4&i=${i} HTTP/1.1`));
  assert.deepEqual([...new Set(bodies.map((x) => x[0]))].sort(), ["0", "1"]);
  const [victim] = cluster.workerPids();
  process.kill(victim, "SIGKILL");
  await eventually("its successor", () =>
    cluster.workerPids().length === 2 && !cluster.workerPids().includes(victim));
  assert.equal((await request(cluster.port, "GET", "/again")).status, 200);
  await cluster.stop();
});

test("a frozen worker that takes no part in broadcasts is killed and replaced", async () => {
  const cluster = await start(2, `[cluster]\nprogram="/usr/bin/env"
arguments=["python3", "${foreignWorker}"]
[adapter]\nheartbeat-interval=500ms\nheartbeat-timeout=1500ms\n`);
  const [frozen, other] = cluster.workerPids();
  process.kill(frozen, "SIGSTOP");
  await eventually("its successor", () =>
    cluster.workerPids().length === 2 && !cluster.workerPids().includes(frozen));
  assert.match(cluster.stderr(), new RegExp(`killing worker .*pid ${frozen}.*does not answer`));
  assert.ok(cluster.workerPids().includes(other));
  assert.equal((await request(cluster.port, "GET", "/again")).status, 200);
  await cluster.stop();
});

test("a program of this library is run by its configuration file", async () => {
  const cluster = await start(2, `[cluster]\nprogram="${testbed}"\n`);
  const clients = new Clients(cluster);
  const [a] = await clients.onEachWorker();
  assert.equal(await call(a, "server_count"), 2);
  clients.closeAll();
  await cluster.stop();
});

test("without a worker program it says what is missing", async () => {
  const { code, stderr } = await runToEnd({ program });
  assert.equal(code, 2);
  assert.match(stderr, /cluster\.program: expected the path of a worker program/);
});

test("options of the worker program in its file are explained in one line", async () => {
  const file = join(folder, "mixed.ini");
  writeFileSync(file, `[cluster]\nprogram="${testbed}"\n[testbed]\nprofile="basic"\n`);
  const { code, stderr } = await runToEnd({ program, args: [`--config-file=${file}`] });
  assert.equal(code, 2);
  assert.match(stderr, /^error: .*mixed\.ini:3: \[testbed\]: unknown group; .*cluster\.environment.*\n$/);
});

test("a check finds a worker program that cannot be run", async () => {
  const check = (path) => runToEnd({ program, args: [`--cluster.program=${path}`, "--check-config"] });
  assert.equal((await check(testbed)).code, 0);
  assert.equal((await check("python3")).code, 0);
  for (const path of ["/nothing/here", "no-such-program", folder, "/etc/passwd"]) {
    const { code, stderr } = await check(path);
    assert.equal(code, 2);
    assert.equal(stderr,
      `error: --cluster.program: expected a program that can be run, got "${path}"\n`);
  }
});

test("an end with code 0 before READY is told as such", async () => {
  const { code, stderr } = await runToEnd({ program, args: ["--cluster.program=/bin/true",
    "--cluster.workers=1", "--cluster.restart-delay=1ms", "--cluster.max-restart-delay=2ms"] });
  assert.equal(code, 1);
  assert.match(stderr, /worker 0\.\d+ \(pid \d+\) ended with code 0 before it was ready/);
  assert.match(stderr, /error: worker 0 ended 10 times before it was ready, giving up/);
});

test("what a worker prints becomes lines of the log if asked for", async () => {
  const { stderr } = await runToEnd({ program, args: ["--cluster.program=/bin/sh",
    '--cluster.arguments=["-c", "echo to out; echo to err >&2; printf last; exit 2"]',
    "--cluster.workers=1", "--log.capture-output=true"] });
  for (const line of ["to out", "to err", "last"])
    assert.match(stderr, new RegExp(`^\\S+ info +\\[worker 0\\.\\d+\\] ${line}$`, "m"));
});

test("what a worker logs is a line of the log once", async () => {
  const cluster = await start(1, `[cluster]\nprogram="${testbed}"\n[log]\n`
    + 'level="debug"\ncapture-output=true\n');
  await eventually("a word of the worker", async () => {
    await fetch(`${cluster.url}/socket.io/?EIO=9&transport=polling`);
    return / debug +\[worker 0\.\d+\] refused /.test(cluster.stderr());
  });
  assert.doesNotMatch(cluster.stderr(), /\[worker .*\[worker /);
  await cluster.stop();
});
