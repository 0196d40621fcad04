// Official clients in a thread of their own that ask the server all the time
// and remember the longest wait, so that a busy test does not slow them.
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

  /** @returns {longest: ms, lost: clients} since the last call */
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
    seen.longest = Math.max(seen.longest, performance.now() - begin);
    await sleep(20);
  }
}

if (!isMainThread) {
  const seen = { longest: 0, lost: 0 };
  for (const socket of await new Clients(workerData).onEachWorker()) {
    socket.on("disconnect", () => { seen.lost += 1; });
    ask(socket, seen);
  }
  parentPort.on("message", () => {
    parentPort.postMessage({ ...seen });
    seen.longest = 0;
  });
  parentPort.postMessage("ready");
}
