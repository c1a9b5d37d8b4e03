#pragma once

namespace vanthu::faults {

// Points where the world can fail. Tests arm one of them so that exactly its n-th use fails (DESIGN.md §7);
// a child process is armed by the environment: VANTHU_FAULT="file:3".
enum class Point { Database, File, Network, Token };

// The n-th use from now on fails, once (1 = the next). 0 disarms.
void arm(Point point, int n);
// How often the point was passed since the last arm(): the upper bound for a test that tries every n.
int passed(Point point);

// True when this use has to fail. Costs one relaxed atomic operation when nothing is armed. Thread-safe.
bool hit(Point point);

} // namespace vanthu::faults
