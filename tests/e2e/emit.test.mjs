// The admin socket and socketio-emit: tools that speak to a running cluster.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, lstatSync, mkdtempSync, rmSync, symlinkSync, writeFileSync }
  from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { Clients, call, next, record } from "./clients.mjs";
import { eventually, runToEnd, startCluster, testbed } from "./cluster.mjs";
import { clientFrame, endpoint, openWebSocket } from "./raw.mjs";

const tool = join(dirname(testbed), "socketio-emit");
const folder = mkdtempSync(join(tmpdir(), "caf-socketio-emit-"));
const path = join(folder, "admin");
after(() => rmSync(folder, { recursive: true }));

/** Runs a program to its end: {code, stdout, stderr}. */
async function run(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"])
    child[name].setEncoding("utf8").on("data", (x) => { text[name] += x; });
  const timer = setTimeout(() => child.kill("SIGKILL"), 15000);
  await once(child, "close");
  clearTimeout(timer);
  return { code: child.exitCode, ...text };
}

const emit = (...args) => run(tool, [`--socket=${path}`, ...args]);

async function succeeds(...args) {
  const { code, stdout, stderr } = await emit(...args);
  assert.equal(stderr, "");
  assert.equal(code, 0);
  return stdout.split("\n").slice(0, -1);
}

describe("a running cluster", () => {
  let cluster;
  let clients;
  let a, b, c;
  before(async () => {
    cluster = await startCluster({ workers: 3, args: [`--cluster.admin-socket=${path}`] });
    clients = new Clients(cluster);
  });
  afterEach(() => clients.closeAll());
  after(async () => {
    await cluster?.stop();
    assert.ok(!existsSync(path), "the socket is left behind");
  });

  test("an event from the shell reaches the clients of every worker once", async () => {
    const sockets = await clients.onEachWorker();
    const seen = sockets.map((s) => record(s, "msg"));
    const end = sockets.map((s) => next(s, "end"));
    assert.deepEqual(await succeeds("msg", '{"text":"hi"}', "2"), []);
    await succeeds("end");
    await Promise.all(end);
    for (const x of seen) assert.deepEqual(x, [{ text: "hi" }]);
  });

  test("bytes of a file arrive as binary", async () => {
    const file = join(folder, "bytes");
    writeFileSync(file, Buffer.from([0, 1, 255]));
    a = await clients.connect();
    const got = next(a, "msg");
    await succeeds("--no-compress", `--binary=${file}`, "msg", '"first"');
    const [bytes, text] = await got;
    assert.deepEqual([...bytes], [0, 1, 255]);
    assert.equal(text, "first");
    const { code, stderr } = await emit(`--binary=${folder}/none`, "msg");
    assert.equal(code, 2);
    assert.match(stderr, /--binary: .*none cannot be read/);
  });

  test("a folder is no file to send", async () => {
    const { code, stderr } = await emit(`--binary=${folder}`, "msg");
    assert.equal(code, 2);
    assert.match(stderr, /--binary: .* cannot be read/);
  });

  test("more binary than clients take is wrong usage", async () => {
    const file = join(folder, "bytes");
    writeFileSync(file, "x");
    const { code, stderr } = await emit(...Array(11).fill(`--binary=${file}`), "msg");
    assert.equal(code, 2);
    assert.match(stderr, /^[^\n]+\n$/);
  });

  test("rooms, exceptions and namespaces narrow it", async () => {
    [a, b, c] = await clients.onEachWorker();
    await call(a, "join", "r");
    await call(b, "join", "r");
    const other = await clients.connect({ nsp: "/custom" });
    const seen = [a, b, c, other].map((s) => record(s, "msg"));
    const end = [a, b, c, other].map((s) => next(s, "end"));
    await succeeds("--room=r", `--except=${a.id}`, "msg", "1");
    await succeeds(`--room=${c.id}`, "msg", "2");
    await succeeds("--nsp=/custom", "msg", "3");
    await succeeds("end");
    await succeeds("--nsp=/custom", "end");
    await Promise.all(end);
    assert.deepEqual(seen, [[], [1], [2], [3]]);
  });

  test("the answers of the clients of every worker are printed", async () => {
    await clients.onEachWorker();
    const all = clients.sockets; // a worker may have several
    all.forEach((s, i) => s.on("ask", (x, ack) => ack([i, x])));
    const lines = await succeeds("--ack", "ask", '"?"');
    assert.deepEqual(lines.map((x) => JSON.parse(x)).sort(), all.map((_, i) => [i, "?"]).sort());
  });

  test("a client that does not answer is an error of one line", async () => {
    await clients.connect();
    const { code, stderr } = await emit("--ack", "--timeout=200", "ask");
    assert.equal(code, 1);
    assert.match(stderr, /^[^\n]*not all clients[^\n]*\n$/);
  });

  test("sockets join, leave and are disconnected", async () => {
    [a, b] = await clients.onEachWorker();
    await succeeds(`--room=${a.id}`, "--join=x", "--join=y");
    await eventually("join", async () => (await call(a, "rooms")).length === 3);
    assert.deepEqual((await call(a, "rooms")).sort(), [a.id, "x", "y"].sort());
    await succeeds("--room=x", "--leave=x");
    await eventually("leave", async () => (await call(a, "rooms")).length === 2);
    const gone = next(a, "disconnect");
    await succeeds("--room=y", "--close");
    assert.equal((await gone)[0], "io server disconnect");
    assert.ok(b.connected);
  });

  test("sockets are found and counted", async () => {
    [a, b] = await clients.onEachWorker();
    await call(b, "join", "found");
    await call(b, "socket_data", { name: "bee" });
    const [line, ...none] = await succeeds("--room=found", "--fetch");
    const found = JSON.parse(line);
    assert.deepEqual(none, []);
    assert.equal(found.id, b.id);
    assert.deepEqual(found.rooms, [b.id, "found"]);
    assert.deepEqual(found.data, { name: "bee" });
    assert.equal(found.handshake.query.EIO, "4");
    assert.deepEqual(await succeeds("--room=found", "--count"), ["1"]);
  });

  test("sockets are found even if their request is no UTF-8", async () => {
    const raw = await openWebSocket(cluster.port, `${endpoint}&transport=websocket&x=%ff`);
    raw.send(clientFrame("40"));
    await eventually("a socket", async () => (await succeeds("--fetch"))
      .some((line) => JSON.parse(line).handshake.query.x === "\ufffd"));
    raw.close();
  });

  test("a server-side event is raised at every worker", async () => {
    const sockets = await clients.onEachWorker();
    const noted = sockets.map((s) => next(s, "noted"));
    await succeeds("--server-side", "note", "1");
    const pids = (await Promise.all(noted)).map(([x]) => x.pid);
    assert.deepEqual(pids.sort(), cluster.workerPids().sort());
  });

  test("a tool is not counted as a worker", async () => {
    a = await clients.connect();
    assert.equal((await succeeds("--workers")).length, 3);
    assert.equal(await call(a, "server_count"), 3);
    assert.equal((await call(a, "server_side_emit")).length, 2);
  });

  test("the socket is for its owner only", () => {
    const { mode, uid } = lstatSync(path);
    assert.equal(mode & 0o777, 0o600);
    assert.equal(uid, process.getuid());
  });

  test("another user is not let in even by an open door",
    { skip: process.getuid() !== 0 && "needs root" }, async () => {
      chmodSync(folder, 0o755);
      chmodSync(path, 0o666);
      const script = `const s = require("net").connect(${JSON.stringify(path)});
        let got = 0; s.on("data", (x) => got += x.length);
        s.on("error", (e) => { console.log(e.code); process.exit(); });
        s.on("close", () => console.log("closed after " + got));`;
      const { stdout } = await run(process.execPath, ["-e", script], { uid: 65534, gid: 65534 });
      chmodSync(path, 0o600);
      assert.equal(stdout, "closed after 0\n");
      const denied = await run(process.execPath, ["-e", script], { uid: 65534, gid: 65534 });
      assert.equal(denied.stdout, "EACCES\n");
      assert.equal((await succeeds("--workers")).length, 3);
    });

  test("garbage costs its connection only", async () => {
    for (const bytes of [Buffer.alloc(4096, 0xff), Buffer.from("GET / HTTP/1.1\r\n\r\n"),
      Buffer.alloc(100000)]) {
      const socket = net.connect(path);
      socket.on("error", () => {}); // a reset is fine
      const closed = new Promise((resolve) => { socket.once("close", resolve); });
      socket.end(bytes);
      socket.resume();
      await closed;
    }
    assert.equal((await succeeds("--workers")).length, 3);
  });

  test("too many tools are refused, and let in again afterwards", async () => {
    const open = [];
    for (let i = 0; i < 64; ++i) {
      const socket = net.connect(path);
      socket.on("error", () => {});
      await once(socket, "data");
      open.push(socket);
    }
    const { code } = await emit("--timeout=500", "--workers");
    assert.equal(code, 1);
    for (const socket of open) socket.destroy();
    await eventually("a free place", async () => (await emit("--workers")).code === 0);
  });
});

test("with connection state recovery an event from the shell arrives once, too", async () => {
  const cluster = await startCluster({ workers: 2, env: { CSR: 1 },
    args: [`--cluster.admin-socket=${path}`] });
  const clients = new Clients(cluster);
  const sockets = await clients.onEachWorker();
  const seen = sockets.map((s) => record(s, "msg"));
  const end = sockets.map((s) => next(s, "end"));
  await succeeds("msg", "1");
  await succeeds("end");
  await Promise.all(end);
  assert.deepEqual(seen, [[1], [1]]);
  clients.closeAll();
  await cluster.stop();
});

describe("the path of the socket", () => {
  async function refused(pattern, at = path) {
    const { code, stderr } = await runToEnd({ env: { WORKERS: "1" },
      args: [`--cluster.admin-socket=${at}`] });
    assert.ok(code > 0);
    assert.match(stderr, pattern);
  }

  test("a file that is there is left alone", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "mine");
    await refused(/something else is there/, file);
    assert.ok(lstatSync(file).isFile());
  });

  test("a symbolic link is not followed", async () => {
    const link = join(folder, "link");
    symlinkSync(join(folder, "nowhere"), link);
    await refused(/something else is there/, link);
    assert.ok(!existsSync(join(folder, "nowhere")));
  });

  test("a folder that does not exist is an error", () =>
    refused(/No such file/, join(folder, "none", "admin")));

  test("a second cluster does not take the socket of the first", async () => {
    const first = await startCluster({ workers: 1, args: [`--cluster.admin-socket=${path}`] });
    await refused(/another process listens there/);
    assert.equal((await succeeds("--workers")).length, 1);
    await first.stop();
  });

  test("the socket of a killed cluster is replaced", async () => {
    const first = await startCluster({ workers: 1, args: [`--cluster.admin-socket=${path}`] });
    first.kill();
    await first.run.ended;
    assert.ok(existsSync(path));
    const second = await startCluster({ workers: 1, args: [`--cluster.admin-socket=${path}`] });
    assert.equal((await succeeds("--workers")).length, 1);
    await second.stop();
  });
});

describe("the tool", () => {
  for (const [what, args, code] of [
    ["an event that clients would take for the protocol", ["--socket=/nowhere", "connect"], 2],
    ["nobody listens", [`--socket=${path}.none`, "x"], 1],
    ["no socket", ["x"], 2],
    ["no event", [`--socket=${path}`], 2],
    ["not JSON", [`--socket=${path}`, "x", "{"], 2],
    ["an unknown option", [`--socket=${path}`, "--nonsense", "x"], 2],
    ["two commands", [`--socket=${path}`, "--fetch", "--disconnect"], 2],
  ])
    test(`${what} is one line and code ${code}`, async () => {
      const result = await run(tool, args);
      assert.equal(result.code, code);
      assert.match(result.stderr, /^socketio-emit: [^\n]+\n$/);
      assert.equal(result.stdout, "");
    });

  test("--help explains itself", async () => {
    const { code, stdout } = await run(tool, ["--help"]);
    assert.equal(code, 0);
    assert.match(stdout, /--socket=PATH/);
  });
});
