"""The testbed as systemd sees it: it takes over a listening socket and reports
readiness, signs of life, how many workers serve, and its end (sd_notify)."""
import os
import signal
import socket
import subprocess
import tempfile
import urllib.request

folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "notify")
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind(path)
manager.settimeout(15)
signs_of_life = 0


def next_word():
    """What is said next, signs of life aside."""
    global signs_of_life
    while (word := manager.recv(1000).decode()) == "WATCHDOG=1":
        signs_of_life += 1
    return word


def expect(*words):
    for word in words:
        got = next_word()
        assert got.startswith(word), f"{got!r} instead of {word!r}"


def start(port, *args):
    pid = os.fork()
    if pid == 0:
        os.dup2(port.fileno(), 3)
        env = dict(os.environ, NOTIFY_SOCKET=path, WATCHDOG_USEC="200000",
                   LISTEN_FDS="1", LISTEN_PID=str(os.getpid()), WORKERS="1")
        program = os.environ["TESTBED"]
        os.execve(program, [program, "--log.level=error", *args], env)
    return pid


def refuses(handed_over):
    """What is no listening socket ends the start with one line."""
    program = os.environ["TESTBED"]
    script = "import os, sys; os.environ['LISTEN_PID'] = str(os.getpid()); " \
             "os.execv(sys.argv[1], sys.argv[1:])"
    end = subprocess.run(["python3", "-c", script, program, "--cluster.workers=1"],
                         env=dict(os.environ, LISTEN_FDS="1"), timeout=30, text=True,
                         capture_output=True, close_fds=False,
                         preexec_fn=lambda: handed_over(3))
    assert end.returncode == 1, end
    assert end.stderr.count("\n") == 1, end.stderr
    assert "LISTEN_FDS: expected stream sockets that listen" in end.stderr, end.stderr


def worker_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as children:
        return int(children.read().split()[0])


def serves(port):
    url = "http://127.0.0.1:%d/socket.io/?EIO=4&transport=polling"
    answer = urllib.request.urlopen(url % port.getsockname()[1], timeout=10)
    assert answer.status == 200, answer.status


def lives():
    global signs_of_life
    signs_of_life = 0
    while signs_of_life < 3:
        signs_of_life += manager.recv(1000) == b"WATCHDOG=1"


def cluster(pid):
    expect("STATUS=0 of 1 workers", "READY=1", "STATUS=1 of 1 workers serve http://")
    yield
    os.kill(worker_of(pid), signal.SIGKILL)
    expect("STATUS=0 of 1 workers", "STATUS=1 of 1 workers")
    yield
    expect("STOPPING=1", "STATUS=stopping")


def alone(_):
    expect("STATUS=one process serves http://", "READY=1")
    yield
    yield
    expect("STOPPING=1")


for words, args in ((cluster, []), (alone, ["--cluster.role=standalone"])):
    port = socket.socket()
    port.bind(("127.0.0.1", 0))
    port.listen()
    pid = start(port, *args)
    try:
        script = words(pid)
        next(script)
        serves(port)
        lives()
        next(script)
        os.kill(pid, signal.SIGTERM)
        next(script, None)
        _, status = os.waitpid(pid, 0)
        assert status == 0, status
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        raise
    port.close()

with socket.socket() as silent, open(path + ".file", "w") as file:
    refuses(lambda fd: os.dup2(silent.fileno(), fd))
    refuses(lambda fd: os.dup2(file.fileno(), fd))
    refuses(os.close)
