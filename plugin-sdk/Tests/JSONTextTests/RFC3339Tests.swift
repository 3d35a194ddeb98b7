// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing

struct RFC3339Tests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", Int64(0)), ("2026-01-14T10:00:00Z", 1_768_384_800_000_000_000),
        ("2021-05-21T13:04:19.360025134Z", 1_621_602_259_360_025_134),
        ("2026-01-14T12:00:00+02:00", 1_768_384_800_000_000_000),
        ("1969-12-31T23:59:59.5Z", -500_000_000), ("2024-02-29T00:00:00-00:30", 1_709_166_600_000_000_000),
    ])
    func `times are read to the nanosecond`(_ text: String, _ nanoseconds: Int64) {
        #expect(RFC3339.nanoseconds(text) == nanoseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-13-01T00:00:00Z", "9999-12-31T00:00:00Z", "2026-01-14T10:00:00",
        "2026-01-14T10:00:00.Z", "0000-00-00T00:00:00Z",
    ])
    func `what is no time is unknown`(_ text: String) {
        #expect(RFC3339.nanoseconds(text) == nil)
    }
}
