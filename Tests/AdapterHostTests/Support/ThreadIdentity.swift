// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The number by which the test plugin names its thread.
enum ThreadIdentity {
    static var current: UInt { UInt(pthread_self()) }
}
