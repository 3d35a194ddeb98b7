import AdapterHost
import Testing

@testable import GatewayAPI

@Suite("Errors of adapters")
struct ErrorTableTests {
    @Test func `an overload of our own is 503 with Retry-After, a repository that does not answer is 500`() {
        let own = OperationError(
            code: .unavailable,
            message: "the queue is full",
            retryAfterMilliseconds: 1000,
            isRefusedByHost: true
        )
        let refusal = ErrorTable.answer(for: own, of: .packageList, adapter: "helm")
        #expect(refusal.status == 503 && refusal.type == "ServiceUnavailable")
        #expect(refusal.retryAfterSeconds == 1)
        let backend = OperationError(code: .unavailable, message: "the repository does not answer")
        let answer = ErrorTable.answer(for: backend, of: .packageList, adapter: "helm")
        #expect(answer.status == 500 && answer.type == "RepositoryUnavailable")
    }

    @Test(arguments: [
        (#"{"a":1}"#, #"{"a":1}"#),
        (#"{"url":"https://u:pw@h/x","n":[1.50]}"#, #"{"url":"https://***@h/x","n":[1.5]}"#),
        (#"{"url":"https:\/\/u:pw@h\/x"}"#, #"{"url":"https://***@h/x"}"#),
        (#"{"token":"a\"b"}"#, #"{"token":"***"}"#),
        (#"{"x":{"password":12,"list":["sig=abc"]}}"#, #"{"x":{"password":"***","list":["sig=***"]}}"#),
        (#"{"q":"https://h/x?sig=abc&b=1"}"#, #"{"q":"https://h/x?sig=***&b=1"}"#),
        (#"{"token":"a","token":"b"}"#, "{}"),
    ])
    func `details lose their credentials and stay JSON`(text: String, expected: String) {
        let error = OperationError(code: .invalid, message: "m", detailsJSON: Array(text.utf8))
        let answer = ErrorTable.answer(for: error, of: .packageUpload, adapter: "helm")
        #expect(answer.details.map { String(decoding: $0, as: UTF8.self) } == expected)
    }
}
