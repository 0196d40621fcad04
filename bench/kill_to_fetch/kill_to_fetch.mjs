// How long after SIGKILL of a worker the others answer rightly; see README.md.
import assert from "node:assert/strict";
import { cpus } from "node:os";
import { Clients, call } from "../../tests/e2e/clients.mjs";
import { eventually, sleep, startCluster } from "../../tests/e2e/cluster.mjs";

const runs = Number(process.argv[2] ?? 50);
const workers = 3;

const cluster = await startCluster({ workers });
const clients = new Clients(cluster);

/** Milliseconds from the kill to a fetch and a server_count that are right. */
async function killOne() {
  const [asker, victim] = await clients.onEachWorker();
  const here = clients.sockets.filter((s) => s.connected && s !== victim);
  // Others may share the victim's worker.
  const left = [];
  for (const s of here)
    if ((await call(s, "whoami")).pid !== victim.pid) left.push(s);
  const start = performance.now();
  process.kill(victim.pid, "SIGKILL");
  for (;;) {
    const [found, servers] = await Promise.all([
      call(asker, "fetch"), call(asker, "server_count")]);
    assert.equal(typeof found, "number", JSON.stringify(found));
    const replaced = !cluster.workerPids().includes(victim.pid) && servers === workers;
    if (found === left.length && (servers === workers - 1 || replaced))
      return performance.now() - start;
  }
}

const times = [];
for (let i = 0; i < runs; ++i) {
  times.push(await killOne());
  clients.closeAll();
  const probe = await clients.connect();
  await eventually("all workers", async () => cluster.workerPids().length === workers
    && await call(probe, "server_count") === workers);
  clients.closeAll();
  await sleep(700); // twice a second the balancer hears what ended
}
await cluster.stop();

times.sort((x, y) => x - y);
const ms = (x) => x.toFixed(1);
console.log(`${cpus().length} x ${cpus()[0].model}, ${runs} kills: `
  + `median ${ms(times[Math.floor(runs / 2)])} ms, worst ${ms(times.at(-1))} ms`);
