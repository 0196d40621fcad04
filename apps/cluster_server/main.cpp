// A ready-made primary: port, balancer and supervisor for any worker program,
// by a configuration file alone. What a worker program has to do is in
// docs/worker_channel.md; programs linked with this library do it already.
#include "apps/run/run.hpp"

namespace {

class cluster_server_config : public socketio::config {
public:
  cluster_server_config() {
    unknown_hint = "; what the worker program alone reads goes into "
                   "cluster.environment, e.g. SOCKETIO_SHOP_MOTTO=cheap";
  }

private:
  std::string find_conflict() const override {
    if (cluster.role != "primary")
      return "cluster.role: expected primary, got " + cluster.role;
    if (cluster.program.empty())
      return "cluster.program: expected the path of a worker program, got none";
    return {};
  }
};

} // namespace

int main(int argc, char** argv) {
  cluster_server_config cfg;
  return socketio::run(cfg, argc, argv, [] { return socketio::program{}; });
}
