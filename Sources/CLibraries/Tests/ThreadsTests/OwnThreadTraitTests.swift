// SPDX-License-Identifier: Apache-2.0

import Testing
import Threads
import ThreadsTesting

/// More tests wait for each other here than most machines of ours have processors: on the cooperative pool none would end.
@Suite(.ownThread)
struct OwnThreadTraitTests {
    private static let meeting = Monitor(0)

    @Test(arguments: 1...6)
    func `six tests that wait for each other without await all come to their end`(_ number: Int) {
        Self.meeting.update { $0 += 1 }
        #expect(Self.meeting.wait(atMost: .seconds(60)) { $0 >= 6 ? () : nil } != nil)
    }
}
