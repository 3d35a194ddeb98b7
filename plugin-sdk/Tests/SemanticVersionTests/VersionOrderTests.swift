// SPDX-License-Identifier: Apache-2.0

import SemanticVersion
import Testing

struct VersionOrderTests {
    @Test func `the newest comes first, equals by bytes descending, no versions last`() {
        let expected = [
            "v10.0.0", "2.0.0", "v1.13.0", "v1.9.0", "1.2.3+b", "1.2.3+a", "1.2.3", "01.2.3", "1.2.3-rc.11",
            "1.2.3-rc.2",
            "1.2.3-alpha.1", "1.2.3-alpha", "1.2.3-7", "v1", "1.0", "1", "main", "latest", "1.2.3.4", "",
        ]
        for seed in 0..<8 {
            var generator = Shuffle(state: UInt64(seed))
            let sorted = expected.shuffled(using: &generator).sorted { VersionOrder.precedes($0, $1) }
            #expect(sorted == expected)
        }
        for text in expected { #expect(!VersionOrder.precedes(text, text)) }
    }

    @Test(
        arguments: [
            ("1.2.0", "v1.2", true), ("1.2.0+a", "1.2+a", true), ("1.2.0+a", "1.2.0+b", false),
            ("1.2.0", "1.2.1", false),
            ("1.2.0-rc", "1.2-rc", true), ("latest", "latest", true), ("latest", "Latest", false),
            ("", "", true),
            ("1.2.0+a", "1.2.0", false),
        ]
    )
    func `two texts mean the same version after normalisation`(lhs: String, rhs: String, expected: Bool) {
        let left = Array(lhs.utf8)
        let right = Array(rhs.utf8)
        let same = unsafe left.withUnsafeBytes { l in
            unsafe right.withUnsafeBytes { r in unsafe VersionOrder.means(l, sameAs: r) }
        }
        #expect(same == expected)
    }
}

/// A small generator with a seed, so that a failure can be repeated.
private struct Shuffle: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 33
    }
}
