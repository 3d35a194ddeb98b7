import AdapterHost
import JSONText

/// Finds the package that an id names: the adapters are asked in configuration order, and the first that has it answers.
final class PackageLookup: Sendable {
    enum Result: Sendable {
        case found(FoundPackage, Trace)
        case failed(APIError)
    }

    /// What happened on the way to the package.
    struct Trace: Sendable {
        /// Adapters before it that could not be asked.
        var failures: [(adapter: String, error: OperationError)] = []
        /// What the adapters were asked; nil if one has no revision or could not be asked.
        var sources: [CachedAnswer.Source]? = []
    }

    /// The reactor waits for so many adapters; after them it has waited long enough, and the others run on their workers.
    private static let inlineAdapters = 4

    private let id: String
    private let adapters: [Adapter]
    private let request: OperationRequest
    private let toleratesFailures: Bool
    private let mayRunHere: Bool
    private let finish: @Sendable (Result) -> Void

    /// A lookup that performs `request` on one adapter after the other.
    ///
    /// `toleratesFailures`: whether an adapter that cannot answer is passed over. For a read it is; before a delete it
    /// is not, because the package meant might be the one that nobody can see. `mayRunHere`: whether adapters that do not block
    /// are asked on this thread. `finish` then runs inside their call, and they are reproached with whatever it waits for.
    init(
        id: String,
        adapters: [Adapter],
        request: OperationRequest,
        toleratesFailures: Bool,
        mayRunHere: Bool,
        finish: @escaping @Sendable (Result) -> Void
    ) {
        self.id = id
        self.adapters = adapters
        self.request = request
        self.toleratesFailures = toleratesFailures
        self.mayRunHere = mayRunHere
        self.finish = finish
    }

    func start() { ask(0, Trace()) }

    private func ask(_ index: Int, _ trace: Trace) {
        guard index < adapters.count else { return finish(.failed(nobodyHasIt(trace.failures))) }
        let adapter = adapters[index]
        let sink = OutcomeSink(adapter: adapter) { outcome in
            self.judge(outcome, of: index, trace)
        }
        _ = adapter.perform(request, sink: sink, inline: mayRunHere && index < Self.inlineAdapters)
    }

    private func judge(_ outcome: Outcome, of index: Int, _ trace: Trace) {
        var trace = trace
        if let revision = outcome.revision {
            trace.sources?.append(
                CachedAnswer.Source(adapter: adapters[index], request: request, revision: revision)
            )
        } else {
            trace.sources = nil
        }
        // What does not form the id is not what was asked for, whatever the plugin thinks.
        let packages = outcome.packages.filter { $0.id == id }
        if packages.count > 1 { return finish(.failed(ambiguous(packages))) }
        if let package = packages.first, outcome.error == nil {
            return finish(.found(package, trace))
        }
        guard let error = outcome.error, error.code != .notFound else {
            return ask(index + 1, trace)
        }
        let adapter = adapters[index].name
        guard toleratesFailures else {
            return finish(.failed(ErrorTable.answer(for: error, of: .packageGet, adapter: adapter)))
        }
        trace.failures.append((adapter, error))
        trace.sources = nil
        ask(index + 1, trace)
    }

    private func nobodyHasIt(_ failures: [(adapter: String, error: OperationError)]) -> APIError {
        guard let first = failures.first else { return .packageNotFound(id) }
        return ErrorTable.answer(for: first.error, of: .packageGet, adapter: first.adapter)
    }

    private func ambiguous(_ packages: [FoundPackage]) -> APIError {
        let details = APIError.object { writer in
            writer.key("candidates")
            writer.beginArray()
            for package in packages {
                writer.beginObject()
                writer.member("adapter", package.adapter.name)
                writer.member("repository", ifPresent: package.repository)
                writer.member("name", package.name)
                writer.member("version", package.version)
                writer.endObject()
            }
            writer.endArray()
        }
        return APIError(
            409,
            "AmbiguousPackageId",
            "several packages have the id \(id); choose one with name and version",
            details: details
        )
    }
}
