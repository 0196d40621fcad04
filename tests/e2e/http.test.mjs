// What HTTP answers carry besides packets, as a browser sees it: cookies, CORS,
// compression.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Clients, call } from "./clients.mjs";
import { startCluster } from "./cluster.mjs";

const page = "https://page.example";

let cluster;
let clients;
before(async () => {
  cluster = await startCluster({ workers: 2,
    args: ["--engine.cookie-name=io", "--engine.cors-credentials",
      '--engine.cors-origins=["/^https:[/][/][a-z]+[.]example$/"]'] });
  clients = new Clients(cluster);
});
after(async () => {
  clients.closeAll();
  await cluster?.stop();
});

/** A request of long-polling, as a page of `origin` sends it. */
function ask(query, options = {}, origin = page) {
  const url = `${cluster.url}/socket.io/?EIO=4&transport=polling${query}`;
  return fetch(url, { ...options, headers: { origin, ...options.headers } });
}

test("the first answer sets a cookie with the session id", async () => {
  const first = await ask("");
  const { sid } = JSON.parse((await first.text()).slice(1));
  assert.equal(first.headers.get("set-cookie"), `io=${sid}; Path=/; HttpOnly; SameSite=Lax`);
  const second = await ask(`&sid=${sid}`, { method: "POST", body: "40" });
  assert.equal(second.headers.get("set-cookie"), null);
});

test("the official client gets a long answer whole", async () => {
  const socket = await clients.connect({ transports: ["polling"], withCredentials: true });
  const long = "é".repeat(5000);
  assert.equal(await call(socket, "echo", long), long);
});

test("a page of an allowed origin may read answers, refusals too", async () => {
  for (const query of ["", "&sid=unknown"]) {
    const { headers } = await ask(query);
    assert.equal(headers.get("access-control-allow-origin"), page);
    assert.equal(headers.get("access-control-allow-credentials"), "true");
    assert.match(headers.get("vary"), /Origin/);
  }
});

test("a page of another origin may not read answers", async () => {
  const { headers } = await ask("", {}, "https://page.example.org");
  assert.equal(headers.get("access-control-allow-origin"), null);
});

test("a preflight is answered", async () => {
  const { status, headers } = await ask("", { method: "OPTIONS",
    headers: { "access-control-request-headers": "x-mine" } });
  assert.equal(status, 204);
  assert.equal(headers.get("access-control-allow-headers"), "x-mine");
});

test("a long answer comes compressed", async () => {
  const open = JSON.parse((await (await ask("")).text()).slice(1));
  const mine = `&sid=${open.sid}`;
  const send = (body) => ask(mine, { method: "POST", body });
  await send("40");
  await (await ask(mine)).text();
  const text = "a".repeat(5000);
  await send(`420["echo","${text}"]`);
  const answer = await ask(mine, { headers: { "accept-encoding": "gzip" } });
  assert.equal(answer.headers.get("content-encoding"), "gzip");
  assert.equal(await answer.text(), `430["${text}"]`);
});
