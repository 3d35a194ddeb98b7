// SPDX-License-Identifier: Apache-2.0

/// The request that a call is for, in the words of the log; empty for a call that is for none.
struct CallOrigin {
    var requestID: String?
    /// As W3C Trace Context writes it: version, trace, parent and flags, between hyphens.
    var traceparent: String?

    /// The trace alone; nil if there is none.
    var traceID: String? {
        guard let parts = traceparent?.utf8.split(separator: UInt8(ascii: "-")), parts.count >= 4 else {
            return nil
        }
        return String(parts[1])
    }
}
