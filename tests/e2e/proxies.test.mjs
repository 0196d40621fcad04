// The configurations of docs/deploy as they stand there, but for ports and the
// certificate: nginx and HAProxy end TLS in front of a cluster. SKIP_PROXIES in the
// environment leaves both out.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import net from "node:net";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Clients, call, modes, upgraded } from "./clients.mjs";
import { eventually, freePort, startCluster } from "./cluster.mjs";

const folder = mkdtempSync(join(tmpdir(), "caf-socketio-e2e-"));
after(() => rmSync(folder, { recursive: true }));
const certificate = join(folder, "cluster.pem");
const key = join(folder, "cluster.key");
const both = join(folder, "both.pem");

/** The path of the program `name`, which has to be installed. */
function program(name) {
  const found = ["/usr/sbin", "/usr/local/sbin", ...process.env.PATH.split(":")]
    .map((x) => join(x, name)).find(existsSync);
  assert.ok(found, `no ${name}: install Debian's package, or set SKIP_PROXIES`);
  return found;
}

const skip = process.env.SKIP_PROXIES ? "SKIP_PROXIES is set" : false;

function makeCertificate() {
  if (existsSync(both)) return;
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
    "-subj", "/CN=localhost", "-keyout", key, "-out", certificate], { stdio: "ignore" });
  writeFileSync(both, readFileSync(certificate, "utf8") + readFileSync(key, "utf8"));
}

/** The file `name` of docs/deploy; each of `changes` has to find its text. */
function configuration(name, changes) {
  const source = new URL(`../../docs/deploy/${name}`, import.meta.url);
  let text = readFileSync(fileURLToPath(source), "utf8");
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), `${name} has no "${from}"`);
    text = text.replace(from, to);
  }
  const result = join(folder, name);
  writeFileSync(result, text);
  return result;
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => { socket.destroy(); resolve(true); });
    socket.once("error", () => resolve(false));
  });
}

// What a client says of itself is not believed.
const lies = { Forwarded: "for=192.0.2.66;proto=http", "X-Forwarded-For": "192.0.2.67",
  "X-Forwarded-Proto": "http" };

/** Clients in all modes through the proxy `name`, as `run(path, port, upstream)` starts it. */
async function tryProxy(name, args, run) {
  const path = program(name);
  makeCertificate();
  const cluster = await startCluster({ workers: 3, args: ["--sticky.address=127.0.0.1",
    '--sticky.trusted-proxies=["127.0.0.1"]', ...args] });
  const port = await freePort();
  const proxy = run(path, port, cluster.port);
  let said = "";
  for (const stream of [proxy.stdout, proxy.stderr])
    stream.setEncoding("utf8").on("data", (x) => { said += x; });
  const ended = once(proxy, "exit");
  const clients = new Clients({ ...cluster, url: `https://127.0.0.1:${port}` });
  try {
    await eventually("the proxy's port", () => {
      assert.equal(proxy.exitCode, null, said);
      return accepts(port);
    });
    for (const mode of Object.values(modes)) {
      // An address of their own shows that the cluster is told of it.
      const agent = new https.Agent({ localAddress: "127.0.0.9", rejectUnauthorized: false });
      const sockets = await Promise.all(Array.from({ length: 10 }, () =>
        clients.connect({ ...mode, agent, rejectUnauthorized: false, extraHeaders: lies })));
      if (mode === modes["polling, then upgrade"]) await Promise.all(sockets.map(upgraded));
      for (const socket of sockets) {
        const { address, secure } = await call(socket, "handshake");
        assert.deepEqual({ address, secure }, { address: "127.0.0.9", secure: true });
        const bytes = Buffer.alloc(100000, 7);
        assert.deepEqual(await call(socket, "echo", bytes), bytes);
      }
    }
  } finally {
    clients.closeAll();
    proxy.kill();
    await ended;
    await cluster.stop();
  }
}

test("nginx passes clients on with address and scheme", { skip }, () =>
  tryProxy("nginx", [], (nginx, port, upstream) => {
    const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((x) =>
      `${x}_temp_path ${folder}/${x};`).join(" ");
    mkdirSync(join(folder, "logs"), { recursive: true });
    const file = configuration("nginx.conf", [
      ["http {", `http { access_log off; ${places}`],
      ["worker_connections 16384", "worker_connections 512"],
      ["server 127.0.0.1:3000", `server 127.0.0.1:${upstream}`],
      ["listen 443 ssl", `listen 127.0.0.1:${port} ssl`],
      ["listen [::]:443 ssl;", ""],
      ["/etc/ssl/certs/cluster.pem", certificate],
      ["/etc/ssl/private/cluster.key", key]]);
    const user = process.getuid() === 0 ? "user root;" : "";
    return spawn(nginx, ["-p", folder, "-c", file, "-e", "stderr", "-g",
      `daemon off; ${user} pid ${folder}/nginx.pid; error_log stderr;`]);
  }));

test("HAProxy passes clients on with address and scheme", { skip }, () =>
  tryProxy("haproxy", ["--sticky.proxy-protocol=true"], (haproxy, port, upstream) => {
    const file = configuration("haproxy.cfg", [
      ["maxconn 20000", "maxconn 500"],
      ["bind :::443 v4v6", `bind 127.0.0.1:${port}`],
      ["/etc/ssl/private/cluster-with-key.pem", both],
      ["127.0.0.1:3000", `127.0.0.1:${upstream}`]]);
    return spawn(haproxy, ["-db", "-f", file]);
  }));
