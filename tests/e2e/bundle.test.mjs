// The client's bundle, as a page loads it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import vm from "node:vm";
import { startCluster } from "./cluster.mjs";

let cluster;
let script;
before(async () => {
  cluster = await startCluster({ workers: 2 });
  script = await load("socket.io.js");
});
after(() => cluster?.stop());

/** A file below the path of the engine: {status, headers, text}. */
async function load(name, headers = {}) {
  const answer = await fetch(`${cluster.url}/socket.io/${name}`,
    { headers: { "accept-encoding": "identity", ...headers } });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

test("the script is the official client", () => {
  assert.equal(script.status, 200);
  assert.match(script.headers.get("content-type"), /^application\/javascript/);
  const module = { exports: {} };
  vm.runInNewContext(script.text, { module, exports: module.exports, self: {}, setTimeout });
  assert.equal(typeof module.exports.io, "function");
  assert.equal(typeof module.exports.Manager, "function");
});

for (const name of ["socket.io.min.js", "socket.io.esm.min.js", "socket.io.js.map",
  "socket.io.msgpack.min.js"])
  test(`${name} is there too`, async () => {
    assert.equal((await load(name)).status, 200);
  });

test("who has the script does not get it again", async () => {
  const tag = script.headers.get("etag");
  assert.match(tag, /^"[^"]+"$/);
  const again = await load("socket.io.js", { "if-none-match": tag });
  assert.equal(again.status, 304);
  assert.equal(again.text, "");
  assert.equal(again.headers.get("etag"), tag);
  assert.equal((await load("socket.io.js", { "if-none-match": '"other"' })).status, 200);
});

for (const coding of ["gzip", "deflate"])
  test(`the script comes as ${coding} for who accepts it, with a tag of its own`, async () => {
    const small = await load("socket.io.js", { "accept-encoding": coding });
    assert.equal(small.headers.get("content-encoding"), coding);
    assert.ok(Number(small.headers.get("content-length")) < script.text.length / 2);
    assert.match(small.headers.get("vary"), /accept-encoding/i);
    assert.notEqual(small.headers.get("etag"), script.headers.get("etag"));
    assert.equal(small.text, script.text);
  });

test("no other file is there", async () => {
  for (const name of ["package.json", "%2e%2e%2ftestbed"])
    assert.equal((await load(name)).status, 400, name);
});
