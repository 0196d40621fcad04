// How the testbed starts, fails to start and stops.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { Clients, call, next } from "./clients.mjs";
import { eventually, freePort, isAlive, runToEnd, startCluster } from "./cluster.mjs";

const folder = mkdtempSync(join(tmpdir(), "caf-socketio-e2e-"));
after(() => rmSync(folder, { recursive: true }));

/** It ended by itself with an error code and one line that matches `pattern`. */
function assertRefused({ code, stdout, stderr }, pattern) {
  assert.ok(code > 0, `exit code ${code}`);
  const errors = stderr.split("\n").filter((x) => /error/i.test(x));
  assert.equal(errors.length, 1, stderr);
  assert.match(errors[0], pattern);
  assert.doesNotMatch(stdout, /^READY/m);
}

test("a number of workers run as children of the root", async () => {
  const cluster = await startCluster({ workers: 2 });
  assert.equal(cluster.workerPids().length, 2);
  assert.equal(cluster.run.stdout().split("\n").filter((x) => /^READY/.test(x)).length, 1);
  await cluster.stop();
});

test("READY names the address", async () => {
  const cluster = await startCluster({ workers: 1, args: ["--sticky.address=127.0.0.1"] });
  assert.match(cluster.run.stdout(), new RegExp(
    `^READY pid=${cluster.pid} port=${cluster.port} http://127\\.0\\.0\\.1:${cluster.port}/$`, "m"));
  await cluster.stop();
});

test("one process alone says what it does not do", async () => {
  const pidFile = join(folder, "pid");
  const cluster = await startCluster({ workers: 1,
    args: ["--cluster.role=standalone", `--cluster.pid-file=${pidFile}`,
      `--cluster.admin-socket=${join(folder, "admin")}`] });
  assert.match(cluster.stderr(), /--cluster\.admin-socket: of no effect with cluster\.role=standalone/);
  assert.equal(Number(readFileSync(pidFile, "utf8")), cluster.pid);
  cluster.signal("SIGHUP");
  await eventually("a word about SIGHUP", () => /SIGHUP: one process alone/.test(cluster.stderr()));
  await cluster.stop();
  assert.ok(!existsSync(pidFile));
});

test("one process whose program closes its server ends with code 0", async () => {
  const cluster = await startCluster({ workers: 1, args: ["--cluster.role=standalone"] });
  const clients = new Clients(cluster);
  const socket = await clients.connect();
  const gone = next(socket, "disconnect");
  assert.equal(await call(socket, "close_worker"), "ok");
  await gone;
  await cluster.run.ended;
  assert.deepEqual(cluster.run.result(), { code: 0, signal: null }, cluster.stderr());
});

for (const signal of ["SIGTERM", "SIGINT"])
  test(`${signal} stops everything with code 0 and leaves nothing behind`, async () => {
    const cluster = await startCluster({ workers: 3 });
    const clients = new Clients(cluster);
    const sockets = await clients.onEachWorker();
    const gone = sockets.map((s) => next(s, "disconnect"));
    await cluster.stop(signal);
    await Promise.all(gone);
    clients.closeAll();
  });

test("workers end with a killed root", async () => {
  const cluster = await startCluster({ workers: 2 });
  const pids = cluster.workerPids();
  cluster.kill();
  await eventually("their end", () => !pids.some(isAlive));
});

test("a port in use is one line and an error code", async () => {
  const port = await freePort();
  const other = net.createServer().listen(port, "::");
  try {
    const result = await runToEnd({ env: { PORT: String(port), WORKERS: "2" } });
    assertRefused(result, new RegExp(`${port}.*in use`, "i"));
  } finally {
    other.close();
  }
});

describe("configuration", () => {
  async function refused(pattern, { text, args = [] }) {
    const file = join(folder, "test.ini");
    const all = [...args];
    if (text !== undefined) {
      writeFileSync(file, text);
      all.push(`--config-file=${file}`);
    }
    const port = await freePort();
    assertRefused(await runToEnd({ args: all, env: { PORT: String(port) } }), pattern);
  }

  test("a missing file is named", () =>
    refused(/no-such-file\.ini/, { args: ["--config-file=/no-such-file.ini"] }));

  test("a file that cannot be parsed is named", () =>
    refused(/test\.ini/, { text: "[cluster\nworkers=2\n" }));

  test("an unknown option in the file is named", () =>
    refused(/test\.ini.*wrokers/, { text: "[cluster]\nwrokers=2\n" }));

  test("a wrong type in the file is named", () =>
    refused(/test\.ini.*workers/, { text: "[cluster]\nworkers=\"two\"\n" }));

  test("an unknown option on the command line is named", () =>
    refused(/wrokers/, { args: ["--cluster.wrokers=2"] }));

  test("an impossible value is named", () =>
    refused(/load-balancing-method/, { args: ["--sticky.load-balancing-method=\"by-mood\""] }));

  test("a program of the workers that is missing is named", () =>
    refused(/test\.ini:2: \[cluster\] program: expected a program.*, got "\/no\/such\/program"/,
      { text: "[cluster]\nprogram=\"/no/such/program\"\n" }));

  test("the file's options hold and the command line wins", async () => {
    const file = join(folder, "good.ini");
    writeFileSync(file, "[engine]\nping-interval=7s\nping-timeout=6s\n");
    const cluster = await startCluster({
      workers: 1, args: [`--config-file=${file}`, "--engine.ping-timeout=5s"] });
    const clients = new Clients(cluster);
    const socket = clients.make();
    const [data] = await next(socket.io.engine, "handshake");
    assert.equal(data.pingInterval, 7000);
    assert.equal(data.pingTimeout, 5000);
    await next(socket, "connect");
    assert.equal(await call(socket, "echo", 1), 1);
    clients.closeAll();
    await cluster.stop();
  });
});
