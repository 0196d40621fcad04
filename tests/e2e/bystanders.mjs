// Official clients in a thread of their own that ask the server all the time
// and remember how long they waited, so that a busy test does not slow them.
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { Clients, call } from "./clients.mjs";
import { sleep } from "./cluster.mjs";

/** One client on each worker of `cluster`. */
export class Bystanders {
  static async start({ url, workers }) {
    const thread = new Worker(fileURLToPath(import.meta.url), { workerData: { url, workers } });
    await once(thread, "message");
    return new Bystanders(thread);
  }

  constructor(thread) {
    this.thread = thread;
  }

  /** @returns {waits: ms in rising order, lost: clients} since the last call */
  async report() {
    this.thread.postMessage("report");
    return (await once(this.thread, "message"))[0];
  }

  stop() {
    return this.thread.terminate();
  }
}

async function ask(socket, seen) {
  while (socket.connected) {
    const begin = performance.now();
    await call(socket, "echo", "x").catch(() => {});
    seen.waits.push(performance.now() - begin);
    await sleep(20);
  }
}

if (!isMainThread) {
  const seen = { waits: [], lost: 0 };
  const sockets = await new Clients(workerData).onEachWorker();
  for (const socket of sockets) {
    socket.on("disconnect", () => { seen.lost += 1; });
    ask(socket, seen);
  }
  parentPort.on("message", async () => {
    // Whoever waits for an answer now gets one first, and so is heard of.
    const enough = seen.waits.length + 2 * sockets.length;
    while (seen.lost === 0 && seen.waits.length < enough) await sleep(5);
    parentPort.postMessage({ waits: seen.waits.sort((a, b) => a - b), lost: seen.lost });
    seen.waits = [];
  });
  parentPort.postMessage("ready");
}
