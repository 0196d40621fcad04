// A rolling restart under load: clients of every kind come back without a failed
// request, and with recovery without a lost message.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before, test } from "node:test";
import { Clients, call, modes, record } from "./clients.mjs";
import { eventually, sleep, startCluster } from "./cluster.mjs";
import { endpoint } from "./raw.mjs";

const workers = 2;
const ofEachMode = 5;

let cluster;
let clients;
const agents = [];
before(async () => {
  cluster = await startCluster({ workers, env: { CSR: 1 } });
  clients = new Clients(cluster);
});
after(async () => {
  clients.closeAll();
  for (const agent of agents) agent.destroy();
  await cluster?.stop();
});

/** Connections of its own that are used again and again. */
function keepAlive() {
  agents.push(new http.Agent({ keepAlive: true, maxSockets: 5 }));
  return agents.at(-1);
}

const returning = { reconnection: true, reconnectionDelay: 20, reconnectionDelayMax: 100 };

/** A listener in room "news" that writes down all that goes wrong. */
async function listener(mode, failures) {
  const socket = await clients.connect({ ...returning, ...modes[mode], agent: keepAlive() });
  await call(socket, "join", "news");
  socket.on("connect_error", (error) => failures.push(`${mode}: ${error.message}`));
  socket.on("disconnect", (reason) => {
    if (reason !== "transport close") failures.push(`${mode}: ${reason}`);
    socket.lost = (socket.lost ?? 0) + 1;
  });
  return { socket, mode, id: socket.id, seen: record(socket, "msg") };
}

function get(agent, path) {
  return new Promise((resolve) => {
    http.get({ host: "127.0.0.1", port: cluster.port, path, agent }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode));
    }).on("error", (error) => resolve(error.message));
  });
}

/** Asks for sessions, one request after the other on connections kept alive. */
async function ask(load, failures) {
  for (const agent = keepAlive(); load.running; load.requests += 1) {
    const status = await get(agent, `${endpoint}&transport=polling`);
    if (status !== 200) failures.push(`request: ${status}`);
    await sleep(Math.random() * 20);
  }
}

/** Sends 0, 1, 2... to the room; notes which of them a worker took. */
async function send(sender, load, taken) {
  for (let n = 0; load.running; ++n) {
    const answer = await sender.timeout(2000).emitWithAck("to_room", "news", n)
      .catch(() => "lost with its connection");
    if (answer === "ok") taken.push(n);
  }
}

test("no request fails and no message that a worker took is lost", async () => {
  const failures = [];
  const taken = [];
  const load = { running: true, requests: 0 };
  const all = [];
  for (const mode of Object.keys(modes))
    for (let i = 0; i < ofEachMode; ++i) all.push(await listener(mode, failures));
  const sender = await clients.connect(returning);
  const running = [send(sender, load, taken),
    ...Array.from({ length: 10 }, () => ask(load, failures))];

  for (let round = 0; round < 2; ++round) {
    const old = cluster.workerPids();
    cluster.signal("SIGHUP");
    await eventually("new workers", () => {
      const now = cluster.workerPids();
      return now.length === workers && !now.some((pid) => old.includes(pid));
    }, 40000);
  }
  await eventually("all are back", () => all.every((x) => x.socket.connected));
  load.running = false;
  await Promise.all(running);

  assert.deepEqual(failures, []);
  assert.ok(load.requests > 50, `only ${load.requests} requests`);
  assert.ok(taken.length > 20, `only ${taken.length} messages`);
  for (const { socket, mode, id, seen } of all) {
    await eventually(`the last message (${mode})`, () => seen.includes(taken.at(-1)));
    assert.ok(socket.lost >= 2, `${mode} was not restarted twice`);
    assert.equal(socket.id, id, mode);
    assert.deepEqual(seen.filter((x) => taken.includes(x)), taken, mode);
    assert.deepEqual(seen, [...new Set(seen)], mode);
  }
});
