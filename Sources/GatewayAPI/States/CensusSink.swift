import AdapterHost
import PackageLifecycle
import Synchronization

/// What one adapter contributes to a census: its packages, told apart by whether they are deprecated.
struct CensusPart: Sendable {
    /// The packages that might be wanted, in the adapter's order, as far as they are in the window; without JSON if they are only counted.
    var batch = ListBatch(capacity: 8 * 1024, keepsKeys: true)
    /// The same packages, as far as their users have to be asked for.
    var sought: [SoughtPackage] = []
    /// How many might be wanted, in the window or not.
    var wanted: UInt64 = 0
    /// The places of the deprecated packages in the adapter's list.
    var deprecated: [UInt32] = []
    var others = 0
    var revision: [UInt8]?
    var bytes = 0
    var isTooLarge = false
    var hasOmissions = false
    var error: OperationError?
}

extension CensusPart {
    /// Where the packages stand, if it is the whole list of an adapter that says which revision of it.
    func places(_ generation: UInt64) -> StatusPlaces? {
        guard error == nil, !isTooLarge, !hasOmissions, let revision else { return nil }
        return StatusPlaces(
            revision: revision,
            generation: generation,
            total: deprecated.count + others,
            deprecated: deprecated
        )
    }
}

/// Gathers the packages of one adapter that are, or may be, in a state.
final class CensusSink: OperationSink {
    /// Memory of a package beside its texts, roughly.
    private static let overheadBytes = 256

    private let adapter: String
    private let wanted: PackageStatus?
    private let window: Range<UInt64>
    private let asksForUsers: Bool
    private let recorded: [PackageKey: Deprecation]
    private let limitBytes: Int
    private let finish: @Sendable (CensusPart) -> Void
    private let state = Mutex(CensusPart())

    /// A sink that keeps the packages that may be in the state `wanted`, of which nil keeps none and counts all; of those that it keeps
    /// only the ones whose place among them is in `window`.
    ///
    /// `asksForUsers`: whether packages that are not deprecated have to be told apart by their users.
    init(
        adapter: String,
        wanted: PackageStatus?,
        window: Range<UInt64>,
        asksForUsers: Bool,
        recorded: [PackageKey: Deprecation],
        limitBytes: Int,
        finish: @escaping @Sendable (CensusPart) -> Void
    ) {
        self.adapter = adapter
        self.wanted = wanted
        self.window = window
        self.asksForUsers = asksForUsers
        self.recorded = recorded
        self.limitBytes = limitBytes
        self.finish = finish
    }

    func package(_ package: PackageView) -> EmitResult {
        let isDeprecated = package.isDeprecated || isRecorded(package)
        return state.withLock { part in
            if isDeprecated {
                part.deprecated.append(UInt32(clamping: part.deprecated.count + part.others))
            } else {
                part.others += 1
            }
            let isWanted = isDeprecated ? wanted == .deprecated : wanted == .available || wanted == .inUse
            let before = part.batch.size
            if isWanted {
                if window.contains(part.wanted) { part.batch.append(package) }
                part.wanted += 1
            }
            if asksForUsers, !isDeprecated, isWanted || wanted == nil {
                let sought = SoughtPackage(package)
                part.bytes += Self.overheadBytes + (sought.extensionsJSON?.count ?? 0)
                part.sought.append(sought)
            }
            part.bytes += part.batch.size - before
            part.isTooLarge = part.bytes > limitBytes
            return part.isTooLarge ? .stop : .proceed
        }
    }

    private func isRecorded(_ package: PackageView) -> Bool {
        guard !recorded.isEmpty else { return false }
        let mark = recorded[PackageKey(package, adapter: adapter)]
        return unsafe mark?.applies(to: String(package.checksum)) == true
    }

    func omitted() { state.withLock { $0.hasOmissions = true } }

    func completed(_ error: OperationError?) {
        finish(
            state.withLock { part in
                part.error = error
                return part
            }
        )
    }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult {
        let token = unsafe Array(token)
        state.withLock { $0.revision = token }
        return .proceed
    }

    func total(_ count: UInt64) {}

    func deployment(_ deployment: DeploymentView) -> EmitResult { .stop }

    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult { .stop }

    func details(_ json: UnsafeRawBufferPointer) {}
}
