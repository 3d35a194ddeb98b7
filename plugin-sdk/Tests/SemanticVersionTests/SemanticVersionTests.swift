// SPDX-License-Identifier: Apache-2.0

import SemanticVersion
import Testing

struct SemanticVersionTests {
    @Test(
        arguments: [
            "0.0.0", "1.2.3", "1.2.3-alpha", "1.2.3-alpha.1+build.01", "1.0.0-0A.is.legal", "1.0.0--",
            "1.0.0+0.build.1-rc.10000aaa-kk-0.1", "18446744073709551615.0.0", "1.0.0-99999999999999999999999",
        ]
    )
    func `a strict version reads back as written`(text: String) {
        #expect(SemanticVersion(text)?.description == text)
        #expect(SemanticVersion(lenient: text)?.description == text)
    }

    @Test(
        arguments: [
            ("1", "1.0.0"), ("1.2", "1.2.0"), ("v1.2.3", "1.2.3"), ("01.002.3", "1.2.3"),
            ("v1-rc.1", "1.0.0-rc.1"),
            ("1.2-rc+b", "1.2.0-rc+b"), ("00000000000000000000000001.0.0", "1.0.0"),
        ]
    )
    func `a loose version is read by the lenient grammar only`(text: String, canonical: String) {
        #expect(SemanticVersion(text) == nil)
        #expect(SemanticVersion(lenient: text)?.description == canonical)
    }

    @Test(
        arguments: [
            "", " ", "latest", "v", "V1.2.3", "vv1.2.3", "1.", "1..2", "1.2.3.4", ".1.2", "1.2.3-", "1.2.3+",
            "1.2.3-a..b",
            "1.2.3-01", "1.2.3-a.01", "1.2.3+a..b", "1.2.3-ü", "1.2.3 ", " 1.2.3", "1.2.3\n", "-1.2.3",
            "+1.2.3",
            "18446744073709551616.0.0", "1.2.99999999999999999999", "1.2.3-a_b", "１.2.3", "1.2.3+a+b",
        ]
    )
    func `what is no version is refused`(text: String) {
        #expect(SemanticVersion(text) == nil)
        #expect(SemanticVersion(lenient: text) == nil)
    }

    @Test func `precedence is that of SemVer 2 section 11`() {
        let ascending = [
            "0.0.1", "0.9.9", "1.0.0-0", "1.0.0-1", "1.0.0-9", "1.0.0-10", "1.0.0-99999999999999999999",
            "1.0.0-199999999999999999999", "1.0.0--", "1.0.0-1a", "1.0.0-ALPHA", "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.1.0", "1.0.0-alpha.beta", "1.0.0-alpha0", "1.0.0-beta", "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "1.10.0", "2.0.0", "10.0.0",
        ].compactMap { SemanticVersion($0) }
        #expect(ascending.count == 26)
        for (i, lower) in ascending.enumerated() {
            for (j, higher) in ascending.enumerated() {
                #expect((lower < higher) == (i < j), "\(lower) and \(higher)")
            }
        }
    }

    @Test func `build text counts for equality and not for precedence`() throws {
        let a = try #require(SemanticVersion("1.0.0+a"))
        let b = try #require(SemanticVersion("1.0.0+b"))
        #expect(a != b)
        #expect(!(a < b) && !(b < a))
        #expect(Set([a, b]).count == 2)
    }
}
