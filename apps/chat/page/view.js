// The page's document: everything that is drawn. Knows nothing of the server.
// All text of users goes through textContent, never through HTML.

const groupGap = 3 * 60000; // ms within which one sender's messages join

export const $ = (id) => document.getElementById(id);

/** A stable hue for a person or a worker. */
function hue(text) {
  let hash = 0;
  for (const c of String(text)) hash = (hash * 31 + c.codePointAt(0)) >>> 0;
  return (hash * 137) % 360;
}

function fromTemplate(id) {
  return $(id).content.firstElementChild.cloneNode(true);
}

function fillAvatar(node, name, id) {
  node.textContent = [...name.trim()][0]?.toUpperCase() ?? "?";
  node.style.setProperty("--hue", hue(id));
}

function fillWorker(node, pid) {
  node.textContent = `worker ${pid}`;
  node.style.setProperty("--hue", hue(pid));
}

// -- messages ----------------------------------------------------------------

const log = $("log");
let last = null; // the message above, while the next one may join it

function isAtEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
}

function scrollToEnd() {
  log.scrollTop = log.scrollHeight;
  $("to-end").hidden = true;
}

function append(node, follow) {
  log.append(node);
  if (follow) scrollToEnd();
  else $("to-end").hidden = false;
}

/**
 * @param message {id, name, text, time, pid}
 * @param myId id of the user of this page
 * @param follow scroll to it; by default if the end was in view
 */
export function drawMessage(message, myId, follow = isAtEnd()) {
  const { id, name, text, time, pid } = message;
  const node = fromTemplate("message-template");
  const when = new Date(time);
  const joined = last?.id === id && time - last.time < groupGap;
  node.classList.toggle("joined", joined);
  node.classList.toggle("mine", id === myId);
  fillAvatar(node.querySelector(".avatar"), name, id);
  node.querySelector(".name").textContent = name;
  node.querySelector("time").textContent =
    when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  node.querySelector("time").dateTime = when.toISOString();
  fillWorker(node.querySelector(".worker"), pid);
  node.querySelector(".text").textContent = text;
  last = message;
  log.querySelector(".empty")?.remove();
  append(node, follow || id === myId);
}

/**
 * A line that nobody said.
 * @param kind "note", "note error" or, to be gone with the first message,
 *             "note empty"
 */
export function drawNote(text, kind = "note") {
  const node = document.createElement("li");
  node.className = kind;
  node.textContent = text;
  last = null;
  append(node, isAtEnd());
}

export function clearLog() {
  log.replaceChildren();
  last = null;
}

// -- people, rooms, typing ---------------------------------------------------

/** @param members [{id, name, pid}], in any order */
export function drawMembers(members, myId) {
  const sorted = [...members].sort((a, b) => a.name.localeCompare(b.name));
  $("people-list").replaceChildren(...sorted.map(({ id, name, pid }) => {
    const node = fromTemplate("person-template");
    fillAvatar(node.querySelector(".avatar"), name, id);
    node.querySelector(".name").textContent =
      id === myId ? `${name} (you)` : name;
    fillWorker(node.querySelector(".worker"), pid);
    return node;
  }));
  const workers = new Set(members.map((x) => x.pid)).size;
  $("people-count").textContent = members.length;
  $("spread").textContent = `${members.length} ${
    members.length === 1 ? "person" : "people"} on ${workers} ${
    workers === 1 ? "worker" : "workers"}`;
}

/** @param onPick called with the name of a room that the user picks */
export function drawRooms(rooms, current, onPick) {
  const all = rooms.includes(current) ? rooms : [...rooms, current];
  $("room-list").replaceChildren(...all.map((room) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = room;
    if (room === current) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => onPick(room));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
}

export function drawTypists(names) {
  $("typing").textContent =
    names.length === 0 ? ""
    : names.length === 1 ? `${names[0]} is typing…`
    : names.length === 2 ? `${names[0]} and ${names[1]} are typing…`
    : "Several people are typing…";
}

// -- status and drawers ------------------------------------------------------

/** @param kind "online" or "offline"; offline, nothing can be sent. */
export function drawStatus(kind, text) {
  $("status").dataset.state = kind;
  $("status-text").textContent = text;
  $("composer").querySelector("button").disabled = kind !== "online";
}

export function drawRoomName(room) {
  $("room-name").textContent = room;
  document.title = `#${room} – Chat`;
}

function toggleDrawer(name) {
  const open = document.body.dataset.drawer === name;
  closeDrawers();
  if (open) return;
  document.body.dataset.drawer = name;
  $("curtain").hidden = false;
  document.querySelector(`[data-drawer="${name}"]`).setAttribute("aria-expanded", "true");
}

export function closeDrawers() {
  delete document.body.dataset.drawer;
  $("curtain").hidden = true;
  for (const button of document.querySelectorAll(".drawer-button"))
    button.setAttribute("aria-expanded", "false");
}

/** Makes what is on the page only work: drawers and the scroll button. */
export function listenToView() {
  $("to-end").addEventListener("click", scrollToEnd);
  log.addEventListener("scroll", () => { if (isAtEnd()) $("to-end").hidden = true; });
  for (const button of document.querySelectorAll(".drawer-button"))
    button.addEventListener("click", () => toggleDrawer(button.dataset.drawer));
  $("curtain").addEventListener("click", closeDrawers);
  addEventListener("keydown", (event) => { if (event.key === "Escape") closeDrawers(); });
}
