public import HTTPStandIn
internal import Synchronization

/// A stand-in for Azure Blob Storage, for tests: one storage account, written from Azure's documentation of its REST
/// interface and never compared with the service.
///
/// It checks each signature by itself, holds content against its `Content-MD5`, honours conditions one request at a time, lists in small pages, and answers with
/// Azure's codes: 409 `BlobAlreadyExists` for a blob that was to be absent, 412 `ConditionNotMet` for a stale entity tag.
public final class AzureBlobStandIn: Sendable {
    /// The storage account.
    public static let account = "standin"
    /// Its key, in base64.
    public static let key = "c2VjcmV0IG9mIHRoZSBzdGFuZC1pbg=="
    /// A shared access signature that it accepts instead; it does not compute its own.
    public static let sharedAccessSignature = "sv=2020-10-02&sig=of%20the%20stand-in%3D"
    /// How many blobs a page of a listing names; Azure's own pages have five thousand.
    public static let pageSize = 100

    let state = Mutex(State())
    private let server: Mutex<StandInServer?> = Mutex(nil)
    private let faults = Mutex<[String: [StandInAction]]>([:])

    struct Blob {
        var content: [UInt8]
        var tag: String
        var modifiedSeconds: Int
        var mediaType: String
        var mark: String?
    }

    struct State {
        var containers: [String: [String: Blob]] = [:]
        var tagCount = 0
    }

    /// Starts a stand-in; `nil` = no socket is to be had.
    public init?() {
        guard let started = StandInServer({ [weak self] in self?.answer($0) ?? [.close] }) else { return nil }
        server.withLock { $0 = started }
    }

    deinit { server.withLock { $0?.stop() } }

    /// `http://127.0.0.1:<port>`, without a slash at the end; the account is the first part of each path.
    public var url: String { server.withLock { $0?.url } ?? "" }

    /// Every request received so far.
    public var requests: [StandInRequest] { server.withLock { $0?.requests } ?? [] }

    /// Makes a container.
    ///
    /// - Returns: its name, which no other test has.
    public func makeContainer() -> String {
        let name = "container-\(UInt64.random(in: 0 ... .max))"
        state.withLock { $0.containers[name] = [:] }
        return name
    }

    /// Answers requests in a way of the test's own from now on.
    ///
    /// - Parameters:
    ///   - request: the method and the last part of the path: `PUT index.yaml`.
    ///   - actions: the steps; none = as usual again.
    public func answer(_ request: String, with actions: [StandInAction]) {
        faults.withLock { $0[request] = actions.isEmpty ? nil : actions }
    }

    private func answer(_ request: StandInRequest) -> [StandInAction] {
        let target = StandInTarget(request.target)
        let name = target.path.split(separator: "/").last.map(String.init) ?? ""
        if let fault = faults.withLock({ $0["\(request.method) \(name)"] }) { return fault }
        guard AzureSignatureCheck.accepts(request, target) else {
            return [error(403, "AuthenticationFailed", request)]
        }
        guard request.headers["x-ms-version"] != nil else {
            return [error(400, "MissingRequiredHeader", request)]
        }
        let parts = target.path.split(separator: "/", maxSplits: 2).map { StandInTarget.decoded($0) }
        guard parts.count >= 2, parts[0] == Self.account else {
            return [error(400, "InvalidUri", request)]
        }
        return state.withLock { state in
            guard let blobs = state.containers[parts[1]] else {
                return [error(404, "ContainerNotFound", request)]
            }
            if parts.count == 2 { return [list(blobs, target, request)] }
            switch request.method {
            case "PUT": return [put(parts[2], in: parts[1], &state, request)]
            case "GET", "HEAD": return [get(blobs[parts[2]], request)]
            case "DELETE": return [delete(parts[2], in: parts[1], &state, request)]
            default: return [error(405, "UnsupportedHttpVerb", request)]
            }
        }
    }

    func error(_ status: Int, _ code: String, _ request: StandInRequest) -> StandInAction {
        let body =
            "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>\(code)</Code>"
            + "<Message>\(code) of the stand-in</Message></Error>"
        let fields = ["x-ms-error-code: \(code)", "Content-Type: application/xml"]
        return .answer(status, fields, request.method == "HEAD" ? [] : Array(body.utf8))
    }
}
