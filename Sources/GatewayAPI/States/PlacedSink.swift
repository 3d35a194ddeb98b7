import AdapterHost
import Synchronization

/// What one question about packages at known places yields.
struct PlacedPart: Sendable {
    var batch = ListBatch(capacity: 8 * 1024, keepsKeys: true)
    /// Whether the adapter's list is the one whose places are known.
    var isSameList = false
    var hasOmissions = false
    var error: OperationError?

    /// Whether it is all that was asked for.
    var isWhole: Bool { isSameList && !hasOmissions && error == nil }
}

/// Gathers the packages that stand at certain places of a list.
final class PlacedSink: OperationSink {
    private struct State {
        var part = PlacedPart()
        var place: Int
        var wanted: ArraySlice<Int>
    }

    private let list: StatusPlaces
    private let finish: @Sendable (PlacedPart) -> Void
    private let state: Mutex<State>

    /// A sink for a page that begins at the place `start`; `wanted` are ascending places in it.
    init(
        _ list: StatusPlaces,
        from start: Int,
        wanted: [Int],
        finish: @escaping @Sendable (PlacedPart) -> Void
    ) {
        self.list = list
        self.finish = finish
        state = Mutex(State(place: start, wanted: wanted[...]))
    }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult {
        let isSame = unsafe list.revision.elementsEqual(token)
        state.withLock { $0.part.isSameList = isSame }
        return isSame ? .proceed : .stop
    }

    func package(_ package: PackageView) -> EmitResult {
        state.withLock { state in
            guard state.part.isSameList else { return .stop }
            if state.wanted.first == state.place {
                state.part.batch.append(package)
                state.wanted.removeFirst()
            }
            state.place += 1
            return .proceed
        }
    }

    func omitted() { state.withLock { $0.part.hasOmissions = true } }

    func completed(_ error: OperationError?) {
        finish(
            state.withLock { state in
                if !state.wanted.isEmpty { state.part.isSameList = false }
                state.part.error = error
                return state.part
            }
        )
    }

    func total(_ count: UInt64) {}

    func deployment(_ deployment: DeploymentView) -> EmitResult { .stop }

    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult { .stop }

    func details(_ json: UnsafeRawBufferPointer) {}
}
