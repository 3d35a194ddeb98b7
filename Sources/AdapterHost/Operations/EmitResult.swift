// SPDX-License-Identifier: Apache-2.0

/// What a sink says to a plugin that hands something over.
public enum EmitResult: Sendable, Hashable {
    /// Go on.
    case proceed
    /// Nobody wants more: the plugin is told to stop, then to complete.
    case stop
}
