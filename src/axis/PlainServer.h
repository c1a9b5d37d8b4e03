// The library's server over plain TCP, with connections that wait in the kernel.
//
// The library's own look every few milliseconds whether their next request has come, and read 4 KB at a time: with the
// few dozen connections of two busy agencies that is a fifth of all that exchanging documents costs.
#pragma once

#include <httplib.h>

namespace vanthu::axis {

class PlainServer : public httplib::Server {
private:
    bool process_and_close_socket(socket_t socket) override;
};

} // namespace vanthu::axis
