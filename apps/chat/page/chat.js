// The page of the chat demo: has view.js draw what the server says and sends
// what the user does.
//
// To the server:  hello({name}) -> {id, pid, rooms}
//                 join(room) -> {room, members, history} | {error}
//                 say(room, text) -> {ok} | {error}
//                 rename(name) -> {ok},  typing(room, on)
// To us:          members({room, members}), rooms([name, ...]),
//                 message({room, id, name, text, time, pid}),
//                 typing({room, id, name, on})
// A member is {id, name, pid}; pid is the worker that serves it.

import {
  $, clearLog, closeDrawers, drawMembers, drawMessage, drawNote, drawRoomName,
  drawRooms, drawStatus, drawTypists, listenToView,
} from "./view.js";

const ackTimeout = 5000; // ms
const typingRefresh = 2000; // ms between two notices while typing goes on
const typingExpiry = 4000; // ms until somebody's notice is taken back

const state = {
  name: stored("name") || inventName(),
  room: roomOfAddress() || stored("room") || "lobby",
  id: null,
  pid: null,
  typists: new Map(), // id -> {name, timer}
  rooms: [],
};

// -- small helpers -----------------------------------------------------------

function stored(key) {
  try {
    return localStorage.getItem(`chat.${key}`);
  } catch {
    return null; // storage may be forbidden; the chat works without it
  }
}

function store(key, value) {
  try {
    localStorage.setItem(`chat.${key}`, value);
  } catch {
    // see stored()
  }
}

function inventName() {
  const pick = (words) => words[Math.floor(Math.random() * words.length)];
  return `${pick(["Quiet", "Brave", "Sunny", "Swift", "Clever", "Merry"])} ${
    pick(["Otter", "Falcon", "Maple", "Badger", "Comet", "Heron"])}`;
}

function roomOfAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1)).trim();
  } catch {
    return ""; // a malformed escape
  }
}

/** Emits and answers {error} instead of failing. */
async function ask(...args) {
  try {
    return await socket.timeout(ackTimeout).emitWithAck(...args);
  } catch {
    return { error: "no answer from the server" };
  }
}

// -- rooms and typing --------------------------------------------------------

function setRooms(rooms) {
  state.rooms = rooms;
  drawRooms(rooms, state.room, enter);
}

function setTypist({ id, name, on }) {
  clearTimeout(state.typists.get(id)?.timer);
  state.typists.delete(id);
  if (on) {
    const timer = setTimeout(() => setTypist({ id, on: false }), typingExpiry);
    state.typists.set(id, { name, timer });
  }
  drawTypists([...state.typists.values()].map((x) => x.name));
}

// -- connection --------------------------------------------------------------

function drawConnection() {
  const transport = socket.io.engine?.transport?.name;
  const how = transport === "websocket" ? "WebSocket" : "polling";
  if (socket.connected && state.pid)
    drawStatus("online", `Worker ${state.pid} · ${how}`);
}

async function greet() {
  const answer = await ask("hello", { name: state.name });
  if (answer.error) {
    drawStatus("offline", "The server does not answer");
    return;
  }
  const before = state.pid;
  state.id = answer.id;
  state.pid = answer.pid;
  setRooms(answer.rooms);
  await enter(state.room);
  drawConnection();
  if (before)
    drawNote(before === state.pid
      ? `Connected again, to worker ${state.pid} as before.`
      : `Worker ${before} is gone for you; worker ${state.pid} took over.`);
}

async function enter(room) {
  if (room !== state.room) say.stopTyping();
  state.room = room;
  store("room", room);
  history.replaceState(null, "", `#${encodeURIComponent(room)}`);
  closeDrawers();
  const answer = await ask("join", room);
  if (state.room !== room) return; // the user went on in the meantime
  if (answer.error) {
    drawNote(`Cannot enter ${room}: ${answer.error}.`, "note error");
    return;
  }
  // The server may have shortened the name.
  state.room = answer.room;
  drawRoomName(answer.room);
  for (const id of [...state.typists.keys()]) setTypist({ id, on: false });
  clearLog();
  for (const message of answer.history) drawMessage(message, state.id, true);
  if (answer.history.length === 0) drawNote("Nobody said anything here yet.", "note empty");
  drawMembers(answer.members, state.id);
  setRooms(state.rooms);
}

function listen() {
  const here = (f) => (x) => { if (x.room === state.room) f(x); };
  socket.on("connect", greet);
  socket.on("disconnect", () => drawStatus("offline", "Connection lost, trying again…"));
  socket.on("connect_error", () => drawStatus("offline", "No connection, trying again…"));
  socket.on("rooms", setRooms);
  socket.on("members", here((x) => drawMembers(x.members, state.id)));
  socket.on("typing", here(setTypist));
  socket.on("message", here((x) => {
    setTypist({ id: x.id, on: false });
    drawMessage(x, state.id);
  }));
  // The transport belongs to the engine, which is new after each reconnect.
  socket.io.on("open", () => socket.io.engine.on("upgrade", drawConnection));
}

// -- what the user does ------------------------------------------------------

/** The message box. */
const say = {
  box: $("text"),
  noticed: 0, // when the last typing notice left; 0 = none stands

  resize() {
    this.box.style.height = "auto";
    const borders = this.box.offsetHeight - this.box.clientHeight;
    this.box.style.height = `${this.box.scrollHeight + borders}px`;
  },

  typing() {
    this.resize();
    if (!this.box.value.trim()) return this.stopTyping();
    if (Date.now() - this.noticed > typingRefresh && socket.connected) {
      this.noticed = Date.now();
      socket.volatile.emit("typing", state.room, true);
    }
  },

  stopTyping() {
    if (this.noticed && socket.connected)
      socket.volatile.emit("typing", state.room, false);
    this.noticed = 0;
  },

  async send() {
    const text = this.box.value.trim();
    if (!text || !socket.connected) return;
    this.box.value = "";
    this.resize();
    this.stopTyping();
    const { error } = await ask("say", state.room, text);
    if (!error) return;
    drawNote(`Not sent: ${error}.`, "note error");
    if (!this.box.value) this.box.value = text;
    this.resize();
  },
};

function onSubmit(form, f) {
  $(form).addEventListener("submit", (event) => {
    event.preventDefault();
    f();
  });
}

function listenToUser() {
  onSubmit("composer", () => say.send());
  say.box.addEventListener("input", () => say.typing());
  say.box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    say.send();
  });
  onSubmit("new-room", () => {
    const room = $("new-room-name").value.trim();
    $("new-room-name").value = "";
    if (room) enter(room);
  });
  onSubmit("rename", () => {
    const name = $("name").value.trim();
    if (!name) return;
    state.name = name;
    store("name", name);
    closeDrawers();
    ask("rename", name).then(({ error }) => {
      if (error) drawNote(`Not renamed: ${error}.`, "note error");
    });
  });
  addEventListener("hashchange", () => {
    const room = roomOfAddress();
    if (room && room !== state.room) enter(room);
  });
}

// -- start -------------------------------------------------------------------

// WebSocket first: it is a connection of its own, so each window may get another
// worker, while polls share the browser's connections to one.
const socket = window.io?.({
  transports: ["websocket", "polling"], tryAllTransports: true,
  reconnectionDelay: 300, reconnectionDelayMax: 2000,
});
$("name").value = state.name;
store("name", state.name);
drawRoomName(state.room);
drawStatus("offline", socket ? "Connecting…" : "The client library is missing");
if (socket) {
  listen();
  listenToUser();
  listenToView();
}
