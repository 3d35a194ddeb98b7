public import HTTPClient
public import HTTPStandIn

extension AnswerFault {
    /// What a backend should make of it.
    public var kind: HTTPFault.Kind {
        switch self {
        case .hang, .drip: .deadline
        case .unauthorized, .forbidden: .refused
        default: .unavailable
        }
    }
}

extension SendingFault {
    /// What a backend should make of it.
    public var kind: HTTPFault.Kind {
        switch self {
        case .stops: .deadline
        case .tooLarge: .tooLarge
        case .unauthorized: .refused
        default: .unavailable
        }
    }
}
