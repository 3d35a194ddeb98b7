import HTTPClient
import HTTPStandIn
import O2DMSPluginKit
import TestServers

extension AnswerFault {
    /// What the person who called is told.
    var code: AdapterError.Code {
        switch kind {
        case .deadline: .deadline
        case .refused: .unauthenticated
        default: .unavailable
        }
    }
}
