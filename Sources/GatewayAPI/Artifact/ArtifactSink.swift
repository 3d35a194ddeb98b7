import AdapterHost
import Digest
import GatewayHTTP
import Observability
import Synchronization
import Threads

/// Passes an archive on from an adapter to the client as it comes.
///
/// The head is sent with the first bytes, so that an adapter that fails before them is answered with its error. Where the
/// digest is known, the last piece is held back until the whole was checked: bytes that are not what the repository
/// promised never look complete.
///
/// Repositories seldom tell an archive's size before it is fetched, so it counts what the adapter says then. An adapter that cannot
/// say it sends no part: the whole is asked for in its place.
final class ArtifactSink: OperationSink {
    private struct State {
        var writer: HTTPBodyWriter?
        var held: [UInt8] = []
        var sent: UInt64 = 0
        var isGone = false
        /// What is sent; `nil` = not known yet.
        var extent: ArtifactExtent?
        /// Whether the adapter was to send a part of it knows not how much.
        var lacksSize = false
    }

    private let api: GatewayAPI
    private let call: APICall
    private let head: ArtifactHead
    private let asked: ByteRange?
    private let watch: ArtifactWatch
    private let state: Mutex<State>
    private let hasLeft = Atomic(false)
    private let isChecked: Bool
    private let check = Monitor(ArtifactCheck())

    /// `asked` is the range that is asked for, `nil` = all; `extent` what of the archive that is, if it is known before;
    /// `watch` knows whether the client waits.
    init(
        api: GatewayAPI,
        call: APICall,
        head: ArtifactHead,
        asked: ByteRange?,
        _ extent: ArtifactExtent?,
        _ watch: ArtifactWatch
    ) {
        self.api = api
        self.call = call
        self.head = head
        self.asked = asked
        self.watch = watch
        state = Mutex(State(extent: extent))
        isChecked = asked == nil && head.sha256 != nil
    }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult { .proceed }

    func total(_ count: UInt64) {}

    func package(_ package: PackageView) -> EmitResult {
        state.withLock { state in
            if state.extent?.contentLength == nil {
                state.extent = ArtifactExtent(asked, sizeBytes: package.sizeBytes)
            }
            return Self.sends(&state) ? .proceed : .stop
        }
    }

    func deployment(_ deployment: DeploymentView) -> EmitResult { .stop }

    func details(_ json: UnsafeRawBufferPointer) {}

    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult {
        if isChecked { check.withLock { unsafe $0.update(bytes) } }
        // The plugin calls one function at a time, so nobody else waits for this lock while the client is slow.
        return state.withLock { state in
            guard !state.isGone, Self.sends(&state) else { return .stop }
            let writer = state.writer ?? begin(state.extent)
            state.writer = writer
            let held = state.held
            state.held = unsafe Array(bytes)
            state.isGone = unsafe !held.isEmpty && !held.withUnsafeBytes { unsafe writer.write($0) }
            state.sent += UInt64(state.held.count)
            return state.isGone ? .stop : .proceed
        }
    }

    /// The client has left: the adapter will be told to stop, and what it did not send says nothing about the archive.
    ///
    /// Never waits, though `data` may be waiting for the client.
    func leave() { hasLeft.store(true, ordering: .relaxed) }

    func completed(_ error: OperationError?) {
        watch.end(self)
        let (hasBegun, isGone, extent, lacksSize) = state.withLock {
            ($0.writer != nil, $0.isGone, $0.extent, $0.lacksSize)
        }
        if case .unsatisfiable(let size) = extent { return call.fail(.unsatisfiableRange(sizeBytes: size)) }
        if lacksSize || asked != nil && extent == nil && (error == nil || error?.code == .unsupported),
            !hasLeft.load(ordering: .relaxed)
        {
            return api.fetch(head, nil, call, watch)
        }
        // An adapter that was told to stop ends without an error.
        let wasStopped = isGone || hasLeft.load(ordering: .relaxed)
        let isIntact = error == nil && isIntact(reports: !wasStopped)
        let error = error ?? (wasStopped && !isIntact ? .cancelled : nil)
        let adapter = head.package.adapter.name
        if let error {
            api.log.warning(
                "download failed",
                [
                    "adapter": .string(adapter), "packageId": .string(head.package.id),
                    "error": .string(error.code.name), "reason": .string(error.message),
                    "requestId": .string(call.requestID), "traceId": .string(call.trace.traceID),
                ]
            )
        }
        if let error, !hasBegun {
            return call.fail(ErrorTable.answer(for: error, of: .packageFetch, adapter: adapter))
        }
        guard isIntact else { return breakOff(hasBegun: hasBegun) }
        state.withLock { state in
            let writer = state.writer ?? begin(state.extent)
            let isTaken = unsafe state.held.isEmpty || state.held.withUnsafeBytes { unsafe writer.write($0) }
            if isTaken { writer.finish() } else { writer.abort() }
        }
    }

    /// Whether any of it is to be sent, as far as is known.
    private static func sends(_ state: inout State) -> Bool {
        switch state.extent {
        case .whole, .part: return true
        case .unsatisfiable: return false
        case nil:
            state.lacksSize = true
            return false
        }
    }

    private func begin(_ extent: ArtifactExtent?) -> HTTPBodyWriter {
        let extent = extent ?? .whole(sizeBytes: nil)
        var response: HTTPResponse
        if case .part = extent { response = call.response(206) } else { response = call.response(200) }
        head.write(to: &response, extent)
        return call.exchange.beginResponse(response, contentLength: extent.contentLength)
    }

    private func isIntact(reports: Bool) -> Bool {
        guard isChecked, let expected = head.sha256 else { return true }
        let actual = check.withLock { $0.finish() }
        if actual?.utf8.elementsEqual(expected) == true { return true }
        guard reports else { return false }
        api.log.error(
            "archive does not have the digest that its repository states; it was not handed out",
            [
                "adapter": .string(head.package.adapter.name), "packageId": .string(head.package.id),
                "checksum": .string(head.package.checksum ?? ""),
                "actual": .string("sha256:" + (actual ?? "")),
                "requestId": .string(call.requestID), "traceId": .string(call.trace.traceID),
            ]
        )
        return false
    }

    private func breakOff(hasBegun: Bool) {
        guard hasBegun else {
            return call.fail(.internalError("the adapter handed out an archive that is not the one it named"))
        }
        state.withLock { $0.writer?.abort() }
    }
}
