# A second, independent client against real processes: Debian's
# python3-socketio. Smoke tests: both transports, acknowledgements both ways,
# binary, rooms over two workers, a namespace with auth.
# Run by CTest with the variable TESTBED; needs Debian's own interpreter.
import asyncio
import logging
import os
import random
import signal
import socket
import subprocess
import unittest

import socketio

DEADLINE = 15  # seconds, for whatever is waited for


def free_port():
    """A port below the range that the system gives to clients."""
    while True:
        port = random.randint(20000, 32000)
        with socket.socket(socket.AF_INET6) as probe:
            try:
                probe.bind(("::", port))
                return port
            except OSError:
                continue


class Client:
    """A connected client and what it heard."""

    def __init__(self):
        self.sio = socketio.AsyncClient(reconnection=False)
        self.heard = asyncio.Queue()

    async def connect(self, url, transport, nsp="/", auth=None, event="msg"):
        async def note(*args):
            await self.heard.put(list(args))

        self.sio.on(event, note, namespace=nsp)
        await self.sio.connect(url, transports=[transport], auth=auth,
                               namespaces=[nsp], wait_timeout=DEADLINE)
        self.nsp = nsp
        return self

    async def ask(self, event, *args):
        """The arguments of the acknowledgement, one alone as it is."""
        return await self.sio.call(event, args, namespace=self.nsp,
                                   timeout=DEADLINE)

    async def hears(self):
        return await asyncio.wait_for(self.heard.get(), DEADLINE)


class PythonClient(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.url = f"http://127.0.0.1:{(port := free_port())}"
        cls.testbed = subprocess.Popen(
            [os.environ["TESTBED"]], stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PORT": str(port), "WORKERS": "2",
                 "LB": "round-robin"})
        cls.addClassCleanup(cls.stop)
        line = cls.testbed.stdout.readline()
        assert line.startswith("READY"), line

    @classmethod
    def stop(cls):
        cls.testbed.send_signal(signal.SIGTERM)
        code = cls.testbed.wait(DEADLINE)
        cls.testbed.stdout.close()
        assert code == 0, f"the testbed ended with {code}"

    async def asyncSetUp(self):
        self.clients = []

    async def asyncTearDown(self):
        for x in self.clients:
            await x.sio.disconnect()

    async def client(self, transport, **more):
        self.clients.append(Client())
        return await self.clients[-1].connect(self.url, transport, **more)

    async def on_both_workers(self, transport):
        """Two clients that different workers serve."""
        first = await self.client(transport)
        home = (await first.ask("whoami"))["pid"]
        for _ in range(20):
            other = await self.client(transport)
            if (await other.ask("whoami"))["pid"] != home:
                return first, other
        self.fail("all clients are on one worker")

    async def echoes(self, transport):
        x = await self.client(transport)
        self.assertEqual(await x.ask("echo", "täxt", 2**53, [1.5, None, True]),
                         ("täxt", 2**53, [1.5, None, True]))
        self.assertEqual(await x.ask("echo", {"b": [b"\0\xff", b""]}, b"raw"),
                         ({"b": [b"\0\xff", b""]}, b"raw"))
        self.assertEqual(await x.ask("whoami"), {
            "pid": (await x.ask("whoami"))["pid"], "sid": x.sio.get_sid()})

    async def test_polling_carries_events_and_binary(self):
        await self.echoes("polling")

    async def test_websocket_carries_events_and_binary(self):
        await self.echoes("websocket")

    async def test_the_client_upgrades_in_the_middle(self):
        self.clients.append(x := Client())
        await x.sio.connect(self.url, wait_timeout=DEADLINE)
        x.nsp = "/"
        self.assertEqual(await x.ask("echo", "up"), "up")
        self.assertEqual(x.sio.transport(), "websocket")
        self.assertEqual((await x.ask("conn_info"))["transport"], "websocket")

    async def test_the_server_asks_the_client(self):
        x = await self.client("websocket")
        x.sio.on("question", lambda payload: payload * 2)
        self.assertEqual(await x.ask("ask_me", 21, 5000),
                         {"err": None, "answer": 42})

    async def room_over_two_workers(self, transport):
        first, other = await self.on_both_workers(transport)
        self.assertEqual(await first.ask("join", "r-" + transport), "ok")
        self.assertEqual(await other.ask("join", "r-" + transport), "ok")
        payload = {"text": "hi", "bytes": b"\1\2"}
        await other.ask("to_room", "r-" + transport, payload)
        self.assertEqual(await first.hears(), [payload])
        self.assertEqual(await other.hears(), [payload])

    async def test_a_room_spans_the_workers_over_polling(self):
        await self.room_over_two_workers("polling")

    async def test_a_room_spans_the_workers_over_websocket(self):
        await self.room_over_two_workers("websocket")

    async def test_a_namespace_asks_for_auth(self):
        x = await self.client("websocket", nsp="/admin",
                              auth={"token": "secret"})
        self.assertEqual(await x.ask("echo", 1), 1)

    async def test_a_namespace_refuses_wrong_auth(self):
        self.clients.append(x := Client())
        why = asyncio.get_running_loop().create_future()
        x.sio.on("connect_error", why.set_result, namespace="/admin")
        await x.sio.connect(self.url, auth={"token": "wrong"}, wait=False,
                            namespaces=["/admin"])
        self.assertEqual(await asyncio.wait_for(why, DEADLINE), {
            "message": "not authorized",
            "data": {"code": 401, "reason": "bad token"}})

    async def test_the_server_ends_the_connection(self):
        x = await self.client("websocket")
        gone = asyncio.Event()
        x.sio.on("disconnect", gone.set)
        await x.sio.emit("kick", True)
        await asyncio.wait_for(gone.wait(), DEADLINE)


if __name__ == "__main__":
    # The client leaves its HTTP sessions to the garbage collector, which
    # complains.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    unittest.main(verbosity=2, warnings="ignore")
