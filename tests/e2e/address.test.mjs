// Where a cluster listens, and what it knows of clients behind proxies.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { eventually, startCluster } from "./cluster.mjs";
import { Raw, endpoint, requestText } from "./raw.mjs";

const folder = mkdtempSync(join(tmpdir(), "caf-socketio-e2e-"));
const path = join(folder, "port.sock");
after(() => rmSync(folder, { recursive: true }));

let cluster;
before(async () => {
  cluster = await startCluster({ workers: 2, args: [
    `--sticky.listen=["unix:${path}"]`,
    '--sticky.trusted-proxies=["127.0.0.1", "unix"]'] });
});
after(() => cluster?.stop());

/** Opens a session and asks what its server sees; `send(text)` does the HTTP. */
async function handshakeOf(send) {
  const { body } = await send("GET", `${endpoint}&transport=polling`);
  const { sid } = JSON.parse(body.slice(1));
  const target = `${endpoint}&transport=polling&sid=${sid}`;
  await send("POST", target, "40");
  await send("POST", target, '420["handshake"]');
  for (;;) {
    const packets = (await send("GET", target)).body.split("\x1e");
    const answer = packets.find((x) => x.startsWith("430"));
    if (answer) return JSON.parse(answer.slice(3))[0];
  }
}

/** Requests on new connections of `port`, with `headers` and `prefix`. */
function through(port, headers = {}, prefix = "") {
  return async (method, target, body = "") => {
    const raw = new Raw(port);
    try {
      return await raw.send(prefix + requestText(method, target, { headers, body }))
        .response();
    } finally {
      raw.close();
    }
  };
}

test("a trusted proxy tells address and scheme of its client", async () => {
  const { address, secure } = await handshakeOf(through(cluster.port, {
    "X-Forwarded-For": "1.1.1.1, 192.0.2.7", "X-Forwarded-Proto": "https",
    Forwarded: "for=192.0.2.66;proto=http" }));
  assert.deepEqual({ address, secure }, { address: "192.0.2.7", secure: true });
});

test("where the standard header counts no other does", async () => {
  const other = await startCluster({ workers: 1, args: [
    '--sticky.trusted-proxies=["127.0.0.1"]', "--sticky.forwarded-header=forwarded"] });
  const { address, secure } = await handshakeOf(through(other.port, {
    Forwarded: "for=192.0.2.7;proto=https", "X-Forwarded-For": "192.0.2.66",
    "X-Forwarded-Proto": "http" }));
  assert.deepEqual({ address, secure }, { address: "192.0.2.7", secure: true });
  await other.stop();
});

test("without headers a trusted proxy is the client", async () => {
  const { address, secure } = await handshakeOf(through(cluster.port));
  assert.deepEqual({ address, secure }, { address: "127.0.0.1", secure: false });
});

test("a Unix socket is served as the port is", async () => {
  const socket = net.connect(path);
  let text = "";
  socket.setEncoding("utf8").on("data", (x) => { text += x; });
  socket.write(requestText("GET", `${endpoint}&transport=polling`,
    { headers: { "X-Forwarded-For": "192.0.2.7" } }));
  await eventually("its answer", () => text.includes('"sid"'));
  assert.match(text, /^HTTP\/1\.1 200 /);
  socket.destroy();
});

test("a Unix socket may be all there is, with the permissions asked for", async () => {
  const only = join(folder, "only.sock");
  const other = await startCluster({ workers: 1, args: ["--sticky.address=",
    `--sticky.listen=["unix:${only}"]`, "--sticky.socket-mode=0666"] });
  assert.match(other.run.stdout(), new RegExp(`^READY pid=${other.pid} port=0 unix:${only}$`, "m"));
  assert.equal(statSync(only).mode & 0o777, 0o666);
  await assert.rejects(fetch(other.url));
  await other.stop();
  assert.ok(!existsSync(only));
});

test("headers of an untrusted peer do not count", async () => {
  const other = await startCluster({ workers: 1 });
  const { address, secure } = await handshakeOf(through(other.port, {
    "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https" }));
  assert.deepEqual({ address, secure }, { address: "127.0.0.1", secure: false });
  await other.stop();
});

test("the PROXY protocol tells the address, and nothing else is served", async () => {
  const other = await startCluster({ workers: 2, args: [
    '--sticky.trusted-proxies=["127.0.0.1"]', "--sticky.proxy-protocol=true"] });
  const prefix = "PROXY TCP4 192.0.2.8 192.0.2.9 4711 443\r\n";
  const { address } = await handshakeOf(through(other.port, {}, prefix));
  assert.equal(address, "192.0.2.8");
  const raw = new Raw(other.port);
  raw.send(requestText("GET", `${endpoint}&transport=polling`));
  await raw.ended();
  assert.equal(raw.received.length, 0);
  await other.stop();
});

test("a pid file names the primary while it runs", async () => {
  const file = join(folder, "pid");
  const other = await startCluster({ workers: 1, args: [`--cluster.pid-file=${file}`] });
  assert.equal(Number(readFileSync(file, "utf8")), other.pid);
  await other.stop();
  assert.ok(!existsSync(file));
});
