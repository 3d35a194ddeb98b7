import AdapterHost
import GatewayHTTP
import Observability

/// The one place where errors of adapters and of the HTTP engine become answers.
enum ErrorTable {
    /// The answer for an error that an adapter reported, or that the host found on its behalf.
    static func answer(for error: OperationError, of operation: Operation, adapter: String) -> APIError {
        let (status, type) = row(for: error, of: operation)
        // A plugin is told to keep secrets out of its messages. That it does is not taken for granted.
        let message = Redaction.redacted(error.message)
        var answer = APIError(status, type, message, details: error.detailsJSON.map(JSONRedaction.redacted))
        if answer.message.isEmpty { answer.message = fallbackMessage(for: error.code, adapter: adapter) }
        if error.retryAfterMilliseconds > 0 {
            answer.retryAfterSeconds = (error.retryAfterMilliseconds - 1) / 1000 + 1
        } else if status == 503 {
            answer.retryAfterSeconds = 1
        }
        if type == "InternalError" {
            answer.cause = "adapter \(adapter): \(message)"
            answer.message = "an internal error in adapter \(adapter); the log has its cause"
            answer.details = nil
        }
        return answer
    }

    /// The header's list of codes, each with status and type.
    private static func row(
        for error: OperationError,
        of operation: Operation
    ) -> (status: Int, type: String) {
        switch error.code {
        case .invalid: (400, operation == .packageUpload ? "InvalidPackage" : "BadRequest")
        case .notFound: (404, notFoundType(of: operation))
        case .alreadyExists: (409, "PackageExists")
        case .inUse: (409, "PackageInUse")
        case .conflict: (409, "Conflict")
        case .unsupported: (501, "OperationNotSupported")
        // The client has no part in credentials between us and the repository: for it the repository does not answer.
        case .unauthenticated: (500, "RepositoryUnavailable")
        case .forbidden: (403, "Forbidden")
        case .tooLarge: (413, "PayloadTooLarge")
        // Our own overload or shutdown: the repository may be well.
        case .unavailable where error.isRefusedByHost: (503, "ServiceUnavailable")
        case .unavailable: (500, "RepositoryUnavailable")
        case .deadline: (504, "DeadlineExceeded")
        // We cancel for clients that left, who read no answer. One who reads it waited until the deadline.
        case .cancelled: (504, "DeadlineExceeded")
        case .internal: (500, "InternalError")
        case .preconditionFailed: (412, "PreconditionFailed")
        }
    }

    /// What is missing if an operation finds nothing: for a list or an upload it is the repository that was named.
    private static func notFoundType(of operation: Operation) -> String {
        switch operation {
        case .packageGet, .packageDelete, .packageFetch: "PackageNotFound"
        case .deploymentGet: "DeploymentNotFound"
        case .packageList, .packageUpload, .packageRepair, .deploymentList, .health: "NotFound"
        }
    }

    private static func fallbackMessage(for code: OperationErrorCode, adapter: String) -> String {
        switch code {
        case .deadline, .cancelled: "adapter \(adapter) did not answer in time"
        case .unavailable, .unauthenticated: "the repository of adapter \(adapter) does not answer"
        default: "adapter \(adapter) refused the operation"
        }
    }
}
