// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// What is to be done with what lies in repositories without being a package.
public struct PackageRepair: Sendable, Hashable {
    /// What is to be done with an orphan.
    public enum Action: String, Sendable, Hashable, CaseIterable {
        /// Nothing: it is only named.
        case list
        /// It becomes a package, if it is sound.
        case adopt
        /// It goes.
        case remove
    }

    /// The name of the only repository to look at; nil = all.
    public var repository: String?
    /// What is to be done.
    public var action: Action
    /// What is younger may be an upload on its way and is left alone.
    public var minimumAge: Duration
    /// W3C trace context to pass on to the backend.
    public var traceparent: String?

    /// Asks for a repair.
    public init(repository: String? = nil, action: Action, minimumAge: Duration) {
        self.repository = repository
        self.action = action
        self.minimumAge = minimumAge
    }

    init(repository: String?, parametersJSON: [UInt8]?, traceparent: String?) throws(AdapterError) {
        guard let parameters = parametersJSON.flatMap({ try? JSONValue(parsing: $0) }),
            let action = parameters["action"]?.string.flatMap(Action.init),
            let seconds = parameters["minimumAgeSeconds"]?.integer, seconds >= 0
        else {
            throw .invalid("a repair needs an action (list, adopt, remove) and minimumAgeSeconds")
        }
        self.init(repository: repository, action: action, minimumAge: .seconds(seconds))
        self.traceparent = traceparent
    }
}
