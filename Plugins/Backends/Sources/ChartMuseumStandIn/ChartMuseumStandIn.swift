public import HTTPStandIn
import Synchronization

/// A stand-in for ChartMuseum, for tests: it is not the real server, which cannot be had as a Debian or Python package, but
/// answers its routes as that does, defects included.
///
/// What it leaves out: forms (`multipart/form-data` answers 415, so that a client that sends one is found out), bearer tokens,
/// metrics, and fields of `Chart.yaml` in the JSON of the API other than name and version. Of the defects, those inside forms and
/// the server's growing number of threads cannot be seen from outside.
public final class ChartMuseumStandIn: Sendable {
    /// How a server is set up.
    public struct Options: Sendable {
        /// In front of all routes, such as `/museum`.
        public var contextPath = ""
        /// How many segments of a path name the tenant.
        public var depth = 0
        /// The user and password that are wanted, and whether reading is free.
        public var credentials: (authorization: String, readsAreFree: Bool)?
        /// Absolute addresses of archives in the index, such as `http://cdn.example`.
        public var chartURL = ""
        /// Versions of one chart that are kept; 0 = all.
        public var versionLimit = 0
        /// Bytes of one upload.
        public var uploadLimitBytes = 20 << 20
        /// Which defects are there at the start.
        public var defects = ChartMuseumDefect.usual

        /// A server without tenants and without authentication.
        public init() {}
    }

    /// What is answered instead of the right answer.
    private struct Fault {
        let method: String
        let path: String
        let actions: [StandInAction]
        let isDoneAllTheSame: Bool
    }

    let options: Options
    let contents: Mutex<MuseumContents>
    private let server = Mutex<StandInServer?>(nil)
    private let faults = Mutex<[Fault]>([])

    /// Starts a server on a free port.
    ///
    /// - Parameter options: how it is set up.
    public init?(_ options: Options = Options()) {
        self.options = options
        contents = Mutex(MuseumContents(options))
        guard let server = StandInServer({ [weak self] request in self?.respond(to: request) ?? [.close] })
        else {
            return nil
        }
        self.server.withLock { $0 = server }
    }

    deinit { stop() }

    /// The address of the server, context path included; a tenant's repository is one or more segments below.
    public var url: String { (server.withLock { $0?.url } ?? "") + options.contextPath }

    /// The port on 127.0.0.1.
    public var port: UInt16 { server.withLock { $0?.port } ?? 0 }

    /// Every request received so far.
    public var requests: [StandInRequest] { server.withLock { $0?.requests } ?? [] }

    /// Whether a client has made it end.
    public var hasCrashed: Bool { contents.withLock { $0.hasCrashed } }

    /// Closes the listener and every connection.
    public func stop() { server.withLock { $0.take() }?.stop() }

    /// Switches a defect on or off.
    public func set(_ defect: ChartMuseumDefect, _ isThere: Bool) {
        contents.withLock { contents in
            if isThere { contents.defects.insert(defect) } else { contents.defects.remove(defect) }
        }
    }

    /// Answers requests wrongly from now on.
    ///
    /// - Parameters:
    ///   - method: of these requests.
    ///   - path: what their target contains.
    ///   - actions: the answer; empty = the right one again.
    ///   - isDoneAllTheSame: whether what was asked for is done nevertheless.
    public func answer(
        _ method: String,
        _ path: String,
        with actions: [StandInAction],
        isDoneAllTheSame: Bool = false
    ) {
        faults.withLock { faults in
            faults.removeAll { $0.method == method && $0.path == path }
            guard !actions.isEmpty else { return }
            faults.append(
                Fault(method: method, path: path, actions: actions, isDoneAllTheSame: isDoneAllTheSame)
            )
        }
    }

    private func respond(to request: StandInRequest) -> [StandInAction] {
        let fault = faults.withLock { faults in
            faults.first { $0.method == request.method && request.target.contains($0.path) }
        }
        guard let fault else { return answer(request) }
        if fault.isDoneAllTheSame { _ = answer(request) }
        return fault.actions
    }

    /// The files in storage, by their path below the tenants.
    public var files: [String: [UInt8]] { contents.withLock { $0.files.mapValues(\.bytes) } }

    /// The names of the charts that its index has.
    public var indexedNames: Set<String> { contents.withLock { $0.indexedNames } }

    /// Puts a file into storage behind the server's back; it is in the index at once, as after the next interval.
    public func put(_ file: String, _ bytes: [UInt8]) {
        contents.withLock { contents in
            contents.store(bytes, at: file)
            contents.index(file)
            contents.settle()
        }
    }
}
