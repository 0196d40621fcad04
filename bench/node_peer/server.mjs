// node server.mjs --port=P --workers=N: Socket.IO with its cluster adapter and
// its sticky balancer, set up as their manuals say, with the events of the
// testbed that the generator uses. Prints READY when all workers listen.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { createAdapter, setupPrimary } from "@socket.io/cluster-adapter";
import { setupMaster, setupWorker } from "@socket.io/sticky";
import { Server } from "socket.io";
import { addEvents } from "./events.mjs";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "3000" },
    workers: { type: "string", default: "2" },
  },
});
const workers = Number(values.workers);

function primary() {
  const http = createServer();
  setupMaster(http, { loadBalancingMethod: "least-connection" });
  setupPrimary();
  cluster.setupPrimary({ serialization: "advanced" });
  let missing = workers + 1;
  const ready = () => {
    if (--missing === 0)
      console.log(`READY pid=${process.pid}`);
  };
  cluster.on("message", (_, message) => {
    if (message === "worker ready")
      ready();
  });
  for (let i = 0; i < workers; i++)
    cluster.fork();
  http.listen({ port: Number(values.port), host: "127.0.0.1", backlog: 4096 }, ready);
  process.on("SIGTERM", () => {
    for (const worker of Object.values(cluster.workers))
      worker.process.kill("SIGKILL");
    process.exit(0);
  });
}

function worker() {
  const http = createServer();
  const io = new Server(http, { serveClient: false });
  io.adapter(createAdapter());
  setupWorker(io);
  addEvents(io);
  process.send("worker ready");
}

if (cluster.isPrimary)
  primary();
else
  worker();
