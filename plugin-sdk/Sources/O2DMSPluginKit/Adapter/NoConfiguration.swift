// SPDX-License-Identifier: Apache-2.0

/// The configuration of an adapter that has none; whatever stands in `config` is ignored.
public struct NoConfiguration: Decodable, Sendable {
    /// Makes one.
    public init() {}

    /// Takes anything.
    public init(from decoder: any Decoder) {}
}
