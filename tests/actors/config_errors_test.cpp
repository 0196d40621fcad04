// What is wrong with a configuration, in one line with its place.
#define CAF_SUITE core.config_errors

#include <string>
#include <utility>

#include "tests/actors/loading.hpp"

#include "tests/test.hpp"

CAF_TEST(a bad file is one line with its place and what was expected) {
  struct {
    std::string content;
    const char* line;
  } table[] = {
    {"[sticky]\nprot=1\n", ":2: [sticky] prot: unknown option"},
    {"[stucky]\nport=1\n", ":1: [stucky]: unknown group"},
    {"\n\n[nope]\n", ":3: [nope]: unknown group"},
    {"[sticky]\nport=\"x\"\n",
     ":2: [sticky] port: expected a whole number from "
     "0 to 65535, got \"x\""},
    {"[sticky]\nport=99999\n",
     ":2: [sticky] port: expected a whole number from "
     "0 to 65535, got 99999"},
    {"[sticky]\nport=-1\n", ":2: [sticky] port: expected a whole number from 0 "
                            "to 65535, got -1"},
    {"[sticky]\nport=80KiB\n",
     ":2: [sticky] port: expected a whole number from "
     "0 to 65535, got 80KiB"},
    {"[sticky]\nport=\n",
     ":2: [sticky] port: expected a whole number from 0 to "
     "65535, got nothing"},
    {"[engine]\n; comment\nping-interval=25\n",
     ":3: [engine] ping-interval: expected a duration such as 300ms, 20s or "
     "1min, got 25"},
    {"[engine]\nmax-http-buffer-size=1XB\n",
     ":2: [engine] max-http-buffer-size: expected a size such as 65536, 64KiB "
     "or 8MB, got 1XB"},
    {"[engine]\nmax-http-buffer-size=99999999999GiB\n",
     ":2: [engine] max-http-buffer-size: expected a size such as 65536, 64KiB "
     "or 8MB, got 99999999999GiB"},
    {"[engine]\nallow-upgrades=yes\n",
     ":2: [engine] allow-upgrades: expected true or false, got yes"},
    {"[engine]\ntransports=\"polling\"\n",
     ":2: [engine] transports: expected a list such as [\"a\", \"b\"], got "
     "\"polling\""},
    {"[sticky]\nport=4000\naddress=::1\n",
     ":3: [sticky] address: expected a text such as \"abc\", got ::1"},
    {"[sticky]\naddress=\"localhost\"\n",
     ":2: [sticky] address: expected an IP address such as 127.0.0.1 or ::, "
     "got localhost"},
    {"[sticky]\nport=1\nport=2\n",
     ":3: [sticky] port: was given in line 2 already"},
    {"[sticky]\naddress=\"\"\n",
     ":2: [sticky] address: expected an IP address, or sticky.listen as well, "
     "got nothing"},
    {"[sticky]\nsocket-mode=\"0888\"\n",
     ":2: [sticky] socket-mode: expected octal digits such as 0660, got "
     "\"0888\""},
    {"[cluster]\nworkers=2\n[sticky]\nweights=[3, 2, 1]\n",
     ":4: [sticky] weights: expected one for each worker at most, 2, got 3"},
    {"[cluster]\nrestart-delay=2s\nmax-restart-delay=1s\n",
     ":3: [cluster] max-restart-delay: expected at least restart-delay, got "
     "1s"},
    {"[cluster]\nrole=\"standalone\"\nprogram=\"/bin/true\"\n",
     ":3: [cluster] program: expected none with cluster.role=standalone, got "
     "\"/bin/true\""},
    {"[cluster]\nrole=\"standalone\"\n[sticky]\nproxy-protocol=true\n"
     "trusted-proxies=[\"::1\"]\n",
     ":4: [sticky] proxy-protocol: expected false with "
     "cluster.role=standalone, got true"},
    {"[log]\npattern=\"%l\"\n",
     ":2: [log] pattern: expected a pattern with %v, the message, got \"%l\""},
    {"[metrics]\nlisten=\"9464\"\n",
     ":2: [metrics] listen: expected 127.0.0.1:9464, [::1]:9464 or "
     "unix:/run/x.sock, got \"9464\""},
    {"[engine]\ncors-origins=[\"*\"]\ncors-credentials=true\n",
     ":3: [engine] cors-credentials: expected false with the origin *, as "
     "browsers demand, got true"},
    {"[engine]\n\nping-timeout=0s\n",
     ":3: [engine] ping-timeout: expected a duration above 0, at most a year, "
     "got 0s"},
    {"[adapter]\nheartbeat-timeout=1s\n",
     ":2: [adapter] heartbeat-timeout: expected more than heartbeat-interval, "
     "got 1s"},
    {"[middleman]\nenable-automatic-connections=true\n",
     ":2: [middleman] enable-automatic-connections: unknown option"},
    {"[worker]\nslot=1\n", ":2: [worker] slot: unknown option"},
    {"[cluster\nworkers=1\n", ":1: expected [group]"},
    {"[cluster]\n\nworkers\n", ":3: expected [group], name=value or ; comment"},
    {"# comment\n", ":1: expected [group], name=value or ; comment"},
    {"workers=1\n", ":1: expected a [group] before the first option"},
    {"[cluster]\nprogram=\"a\nworkers=1\n",
     ":2: program: the text does not end"},
    {"[cluster]\narguments=[\"a\",\n\"b\"\n",
     ":2: arguments: the list does not end"},
    {std::string("[cluster]\nworkers=1\n\0", 21), ": expected a text file"},
  };
  for (auto& [content, line] : table)
    CAF_CHECK_EQUAL(line_for(content), line);
}

CAF_TEST(a missing or unreadable file is an error) {
  CAF_CHECK_EQUAL(line_for_argument("--config-file=/nowhere.ini"),
                  "/nowhere.ini: cannot read this configuration file");
  CAF_CHECK_EQUAL(line_for_argument("--config-file=/tmp"),
                  "/tmp: cannot read this configuration file");
  CAF_CHECK_EQUAL(line_for_argument("--config-file="),
                  "--config-file: expected the path of a file, got nothing");
  variable x{"SOCKETIO_CONFIG_FILE", ""};
  config cfg;
  CAF_CHECK_EQUAL(
    load(cfg, {}),
    "SOCKETIO_CONFIG_FILE: expected the path of a file, got nothing");
}

CAF_TEST(a bad argument is one line with what was expected) {
  const std::pair<const char*, const char*> table[] = {
    {"--sticky.prot=1", "--sticky.prot=1: unknown option"},
    {"--sticky.port=x",
     "--sticky.port: expected a whole number from 0 to 65535, got x"},
    {"--sticky.port", "--sticky.port: expected --sticky.port=VALUE, a whole "
                      "number from 0 to 65535"},
    {"--engine.allow-upgrades=maybe",
     "--engine.allow-upgrades: expected true or false, got maybe"},
    {"--config-file", "--config-file: expected --config-file=PATH"},
    {"surplus", "surplus: unknown argument"},
    {"-p", "-p: unknown argument"},
    {"--middleman.enable-automatic-connections=true",
     "--middleman.enable-automatic-connections=true: unknown option"},
    {"--long-help", "--long-help: unknown option"},
    {"--sticky.load-balancing-method=least",
     "--sticky.load-balancing-method: expected least-connection, round-robin "
     "or random, got \"least\""},
    {"--adapter.max-refused-bytes=4611686018427387904",
     "--adapter.max-refused-bytes: expected 1 to 1099511627776, got "
     "4611686018427387904"},
    {"--adapter.heartbeat-interval=1ms",
     "--adapter.heartbeat-interval: expected 0s for none, or at least 10ms, "
     "got 1ms"},
    {"--engine.path=x",
     "--engine.path: expected a path such as /socket.io, got \"x\""},
  };
  for (auto& [argument, line] : table)
    CAF_CHECK_EQUAL(line_for_argument(argument), line);
}

CAF_TEST(a bad variable is named) {
  {
    variable x{"SOCKETIO_STICKY_PORT", "x"};
    config cfg;
    CAF_CHECK_EQUAL(load(cfg, {}), "SOCKETIO_STICKY_PORT: expected a whole "
                                   "number from 0 to 65535, got x");
  }
  {
    variable x{"SOCKETIO_STICKY_PROT", "1"};
    config cfg;
    CAF_CHECK_EQUAL(load(cfg, {}), "SOCKETIO_STICKY_PROT: unknown option");
  }
  variable x{"SOCKETIO_OTHER", "1"}; // perhaps of somebody else
  config cfg;
  CAF_CHECK_EQUAL(load(cfg, {}), "");
}
