// Official clients for a test. `Clients` closes all it connected.
import assert from "node:assert/strict";
import { io } from "socket.io-client";

const answerTime = 5000; // ms

/** The ways a client may use its transports. */
export const modes = {
  "websocket only": { transports: ["websocket"] },
  "polling only": { transports: ["polling"] },
  "polling, then upgrade": { transports: ["polling", "websocket"] },
};

/** Emits and returns the acknowledgement; fails without one. */
export function call(socket, event, ...args) {
  return socket.timeout(answerTime).emitWithAck(event, ...args);
}

/** Resolves with the arguments of the next `event`. */
export function next(emitter, event, ms = answerTime) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      emitter.off(event, listener);
      reject(new Error(`no ${event} within ${ms} ms`));
    }, ms);
    const listener = (...args) => {
      clearTimeout(timer);
      resolve(args);
    };
    emitter.once(event, listener);
  });
}

/** Records the first argument of every `event` from now on. */
export function record(socket, event) {
  const seen = [];
  socket.on(event, (x) => seen.push(x));
  return seen;
}

/** Resolves once `socket` speaks WebSocket. */
export async function upgraded(socket) {
  const { engine } = socket.io;
  if (engine.transport.name !== "websocket") await next(engine, "upgrade");
}

export class Clients {
  constructor(cluster) {
    this.cluster = cluster;
    this.sockets = [];
  }

  /** A socket that is not connected yet. */
  make({ nsp = "/", ...options } = {}) {
    const socket = io(this.cluster.url + nsp, {
      transports: ["websocket"], reconnection: false, forceNew: true, ...options });
    this.sockets.push(socket);
    return socket;
  }

  /** A connected socket; rejects with the server's refusal. */
  async connect(options) {
    const socket = this.make(options);
    const refused = new Promise((_, reject) => socket.once("connect_error", reject));
    const connected = next(socket, "connect");
    connected.catch(() => {}); // too late if it was refused
    await Promise.race([connected, refused]);
    return socket;
  }

  /** One connected socket on each worker, with the worker's id as `pid`. */
  async onEachWorker(options) {
    const found = new Map();
    for (let i = 0; i < 20 * this.cluster.workers; ++i) {
      const socket = await this.connect(options);
      const { pid } = await call(socket, "whoami");
      if (found.has(pid)) continue; // keeps its worker loaded
      socket.pid = pid;
      found.set(pid, socket);
      if (found.size === this.cluster.workers) return [...found.values()];
    }
    return assert.fail(`clients reached only ${found.size} workers`);
  }

  closeAll() {
    for (const socket of this.sockets.splice(0)) socket.disconnect();
  }
}
