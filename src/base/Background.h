#pragma once

namespace vanthu {

// From now on this thread lets others go first, so that what a person waits for is not held up on an old PC. There is
// no way back: for threads of one's own. Programs that the thread starts do the same.
void workInBackground();

} // namespace vanthu
