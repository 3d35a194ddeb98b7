// SPDX-License-Identifier: Apache-2.0

/// The ABI's closed list of failures; the raw value is the code there (`O2DMS_…`).
public enum OperationErrorCode: Int32, Sendable, Hashable, CaseIterable {
    case invalid = 1
    case notFound = 2
    case alreadyExists = 3
    case inUse = 4
    case conflict = 5
    case unsupported = 6
    case unauthenticated = 7
    case forbidden = 8
    case tooLarge = 9
    case unavailable = 10
    case deadline = 11
    case cancelled = 12
    case `internal` = 13
    case preconditionFailed = 14

    /// The code's name in metric labels and logs.
    public var name: String {
        switch self {
        case .invalid: "invalid"
        case .notFound: "not_found"
        case .alreadyExists: "already_exists"
        case .inUse: "in_use"
        case .conflict: "conflict"
        case .unsupported: "unsupported"
        case .unauthenticated: "unauthenticated"
        case .forbidden: "forbidden"
        case .tooLarge: "too_large"
        case .unavailable: "unavailable"
        case .deadline: "deadline"
        case .cancelled: "cancelled"
        case .internal: "internal"
        case .preconditionFailed: "precondition_failed"
        }
    }
}
