// The testbed's events, as far as the generator uses them.

export function addEvents(io) {
  io.on("ping_all", (answer) => answer(process.pid));
  io.on("connection", (socket) => {
    socket.on("echo", (...args) => args.pop()(...args));
    socket.on("echo_bin", (bytes, ack) => ack(bytes));
    socket.on("whoami", (ack) => ack({ pid: process.pid, sid: socket.id }));
    socket.on("join", (room, ack) => {
      socket.join(room);
      ack("ok");
    });
    socket.on("broadcast", (payload) => io.emit("msg", payload));
    socket.on("to_room", (room, payload) => io.to(room).emit("msg", payload));
    socket.on("fetch", async (ack) => {
      try {
        ack((await io.fetchSockets()).length);
      } catch (error) {
        ack({ err: error.message });
      }
    });
    socket.on("server_side_emit", (ack) => {
      io.serverSideEmit("ping_all", (error, pids) => ack(error ? { err: error.message } : pids));
    });
    socket.on("broadcast_ack", (payload, timeout, ack) => {
      io.timeout(timeout).emit("ask", payload, (error, answers) =>
        ack(error ? { err: error.message } : answers.length));
    });
  });
}
