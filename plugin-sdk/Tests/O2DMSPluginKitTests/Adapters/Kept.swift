// SPDX-License-Identifier: Apache-2.0

import O2DMSPluginKit
import Synchronization

/// Holds a host beyond its time.
final class Kept: Sendable {
    let host = Mutex<Host?>(nil)
}
