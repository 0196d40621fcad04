// HTTP and WebSocket by hand, for what no well-behaved client sends.
import { randomBytes } from "node:crypto";
import net from "node:net";

const answerTime = 10000; // ms

/** A TCP connection that keeps all it received. */
export class Raw {
  constructor(port) {
    this.received = Buffer.alloc(0);
    this.closed = false;
    this.waiting = new Set();
    this.socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.on("data", (x) => {
      this.received = Buffer.concat([this.received, x]);
      this.check();
    });
    this.socket.on("error", () => {}); // "close" follows
    this.socket.on("close", () => {
      this.closed = true;
      this.check();
    });
  }

  send(bytes) {
    this.socket.write(bytes);
    return this;
  }

  /** Resolves with what `find(this)` returns once that is truthy. */
  until(what, find, ms = answerTime) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(attempt);
        reject(new Error(`no ${what} within ${ms} ms, got ${this.received}`));
      }, ms);
      const attempt = () => {
        const result = find(this);
        if (!result) return false;
        clearTimeout(timer);
        resolve(result);
        return true;
      };
      if (!attempt()) this.waiting.add(attempt);
    });
  }

  check() {
    for (const attempt of [...this.waiting])
      if (attempt()) this.waiting.delete(attempt);
  }

  ended() {
    return this.until("end of the connection", () => this.closed);
  }

  /** Takes one HTTP response with a content-length off what was received. */
  async response() {
    const head = await this.until("head", () => {
      const end = this.received.indexOf("\r\n\r\n");
      return end >= 0 && parseHead(this.take(end + 4).toString("latin1"));
    });
    const size = Number(head.headers["content-length"] ?? 0);
    await this.until("body", () => this.received.length >= size);
    return { ...head, body: this.take(size).toString() };
  }

  /**
   * Takes one unmasked WebSocket frame: {opcode, payload}. The end of the
   * connection counts as a close frame.
   */
  frame() {
    return this.until("frame", () => {
      const x = this.received;
      if (this.closed && x.length === 0) return { opcode: 8, payload: x };
      if (x.length < 2) return null;
      const short = x[1] & 0x7f;
      const head = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (x.length < head) return null;
      const size = short === 126 ? x.readUInt16BE(2)
        : short === 127 ? Number(x.readBigUInt64BE(2)) : short;
      if (x.length < head + size) return null;
      return { opcode: x[0] & 0x0f, payload: this.take(head + size).subarray(head) };
    });
  }

  take(size) {
    const result = this.received.subarray(0, size);
    this.received = this.received.subarray(size);
    return result;
  }

  close() {
    this.socket.destroy();
  }
}

function parseHead(text) {
  const [first, ...lines] = text.trimEnd().split("\r\n");
  const headers = Object.fromEntries(lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  }));
  return { status: Number(first.split(" ")[1]), headers };
}

/** The text of a request; `body` adds its length. */
export function requestText(method, target, { headers = {}, body = "" } = {}) {
  const all = { Host: "127.0.0.1", ...headers };
  if (body) all["Content-Length"] = Buffer.byteLength(body);
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}

/** One request on a connection of its own. */
export async function request(port, method, target, options) {
  const raw = new Raw(port);
  try {
    return await raw.send(requestText(method, target, options)).response();
  } finally {
    raw.close();
  }
}

export const endpoint = "/socket.io/?EIO=4";

/** Opens a polling session. @returns what the open packet says */
export async function pollingHandshake(port) {
  const { status, body } = await request(port, "GET", `${endpoint}&transport=polling`);
  if (status !== 200) throw new Error(`handshake answered ${status} ${body}`);
  return JSON.parse(body.slice(1));
}

/** A masked client frame (RFC 6455, section 5.2); size below 65536. */
export function clientFrame(payload, { opcode = 1, fin = true, mask = true, rsv = 0 } = {}) {
  const bytes = Buffer.from(payload);
  const flag = mask ? 0x80 : 0;
  const head = [(fin ? 0x80 : 0) | rsv | opcode];
  if (bytes.length < 126) head.push(flag | bytes.length);
  else head.push(flag | 126, bytes.length >> 8, bytes.length & 0xff);
  if (!mask) return Buffer.concat([Buffer.from(head), bytes]);
  const key = randomBytes(4);
  return Buffer.concat([Buffer.from(head), key, bytes.map((x, i) => x ^ key[i % 4])]);
}

/** A connection, `raw` or a new one, after the WebSocket's 101; its frames come next. */
export async function openWebSocket(port, target = `${endpoint}&transport=websocket`,
  headers = {}, raw = new Raw(port)) {
  const { status, body } = await raw.send(requestText("GET", target, {
    headers: {
      Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": 13,
      "Sec-WebSocket-Key": randomBytes(16).toString("base64"), ...headers,
    },
  })).response();
  if (status === 101) return raw;
  raw.close();
  throw new Error(`upgrade answered ${status} ${body}`);
}
