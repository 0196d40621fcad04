// The WebSocket client `ws` against our frames: random messages in random
// fragments, with every way of compression, come back as they were sent.
// FRAMES_SEED repeats a run.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { after, before, describe, test } from "node:test";
import WebSocket from "ws";
import { startCluster } from "./cluster.mjs";

const seed = Number(process.env.FRAMES_SEED ?? randomInt(2 ** 31));
const messages = 200;
const answerTime = 15000; // ms

/** Numbers from 0 to below `n` that depend on the seed only (mulberry32). */
function generator(state) {
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

/** A message, empty, short or long, that compresses or does not. */
function randomMessage(random) {
  const size = [random(3), random(300), random(5000), random(120000)][random(4)];
  const bytes = Buffer.alloc(size);
  const noise = random(2) === 0;
  for (let i = 0; i < size; ++i) bytes[i] = noise ? random(256) : 97 + (i % 7) * random(2);
  if (random(2) === 0) return { binary: true, bytes };
  const text = noise ? bytes.toString("hex") : `${bytes}\u20ac\u{1f600}`;
  return { binary: false, bytes: Buffer.from(`4${text}`) };
}

/** Sends it in one to six fragments, with pings between them. */
function sendInFragments(socket, { binary, bytes }, random) {
  const compress = random(2) === 0;
  let rest = bytes;
  for (let left = random(6); left > 0; --left) {
    const size = random(rest.length + 1);
    socket.send(rest.subarray(0, size), { binary, compress, fin: false });
    rest = rest.subarray(size);
    if (random(3) === 0) socket.ping("between");
  }
  socket.send(rest, { binary, compress, fin: true });
}

async function open(cluster, options) {
  const socket = new WebSocket(
    `ws://127.0.0.1:${cluster.port}/engine.io/?EIO=4&transport=websocket`, options);
  await new Promise((resolve, reject) => {
    socket.once("message", resolve); // the open packet
    socket.once("error", reject);
  });
  return socket;
}

function echoes(socket, count) {
  return new Promise((resolve, reject) => {
    const seen = [];
    const fail = (why) => reject(new Error(`${why} after ${seen.length} echoes`));
    const timer = setTimeout(() => fail("nothing"), answerTime);
    socket.on("close", (code) => fail(`close ${code}`));
    socket.on("error", fail);
    socket.on("message", (bytes, binary) => {
      if (!binary && bytes.toString() === "2") return socket.send("3");
      seen.push({ binary, bytes });
      if (seen.length < count) return undefined;
      clearTimeout(timer);
      return resolve(seen);
    });
  });
}

const servers = {
  "without compression": [],
  "with compression": ["--engine.per-message-deflate=true"],
  "with compression of each message for itself": ["--engine.per-message-deflate=true",
    "--engine.server-no-context-takeover=true", "--engine.client-no-context-takeover=true"],
  "with small windows": ["--engine.per-message-deflate=true",
    "--engine.server-max-window-bits=9", "--engine.client-max-window-bits=9",
    "--engine.per-message-deflate-threshold=0"],
};

const offers = {
  "what ws offers": true,
  "no takeover": { serverNoContextTakeover: true, clientNoContextTakeover: true, threshold: 0 },
  "small windows": { serverMaxWindowBits: 10, clientMaxWindowBits: 10, threshold: 0 },
  nothing: false,
};

for (const [where, args] of Object.entries(servers))
  describe(`a server ${where}`, () => {
    let cluster;
    before(async () => {
      cluster = await startCluster({
        workers: 1,
        env: { PROFILE: "engine-echo" },
        // A busy machine answers no ping in time while it compresses.
        args: ["--engine.ping-timeout=20s", ...args],
      });
    });
    after(() => cluster?.stop());

    for (const [what, perMessageDeflate] of Object.entries(offers))
      test(`a client that offers ${what} gets back what it sends, seed ${seed}`, async () => {
        const random = generator(seed);
        const socket = await open(cluster, { perMessageDeflate });
        const on = perMessageDeflate && args.length > 0;
        assert.equal(socket.extensions.includes("permessage-deflate"), Boolean(on));
        const sent = Array.from({ length: messages }, () => randomMessage(random));
        const back = echoes(socket, messages);
        for (const message of sent) sendInFragments(socket, message, random);
        for (const [i, message] of (await back).entries()) {
          assert.equal(message.binary, sent[i].binary, `kind of message ${i}`);
          assert.ok(message.bytes.equals(sent[i].bytes), `message ${i}`);
        }
        socket.removeAllListeners("close");
        socket.terminate();
      });
  });
