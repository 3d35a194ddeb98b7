import HTTPClient
import ObjectStore
import Synchronization

/// A bucket in memory whose every request waits for its turn: the model of what all object stores have in common.
final class SteppedStore: ObjectStore {
    private struct Object {
        let content: [UInt8]
        let version: ObjectVersion
    }

    private struct State {
        var objects: [String: Object] = [:]
        var versions = 0
    }

    let turnstile = Turnstile()
    private let state = Mutex(State())

    /// What lies there.
    var contents: [String: [UInt8]] {
        get { state.withLock { $0.objects.mapValues(\.content) } }
        set {
            state.withLock { state in
                state.objects = [:]
                for (key, content) in newValue { _ = Self.store(key, content, &state) }
            }
        }
    }

    var remark: String? { nil }

    func read(
        _ key: String,
        _ reading: ObjectReading,
        _ terms: HTTPTerms,
        onHead: (ObjectHead) -> Bool,
        onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPFault) -> ObjectReadingOutcome {
        turnstile.step("read \(key)")
        guard let object = state.withLock({ $0.objects[key] }) else { return .absent }
        guard object.version != reading.known else { return .unchanged }
        let head = Self.head(key, object)
        guard onHead(head) else { return .stopped }
        let isTaken = unsafe object.content.withUnsafeBytes { unsafe onData($0) }
        return isTaken ? .read(head) : .stopped
    }

    func head(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> ObjectHead? {
        turnstile.step("head \(key)")
        return state.withLock { $0.objects[key] }.map { Self.head(key, $0) }
    }

    func put(
        _ key: String,
        _ content: ObjectContent,
        _ condition: ObjectCondition,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> ObjectVersion {
        var bytes = [UInt8](repeating: 0, count: Int(content.sizeBytes))
        var count = 0
        while count < bytes.count {
            let read = unsafe bytes[count...].withUnsafeMutableBytes { unsafe content.read($0) }
            guard read > 0 else { throw HTTPFault(.unavailable, "the content ends too early") }
            count += read
        }
        turnstile.step("put \(key)")
        return try state.withLock { state throws(HTTPFault) in
            let isGiven =
                switch condition {
                case .absent: state.objects[key] == nil
                case .version(let version): state.objects[key]?.version == version
                }
            guard isGiven else { throw HTTPFault(.conflict, "somebody else was faster") }
            return Self.store(key, bytes, &state)
        }
    }

    func remove(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) {
        turnstile.step("remove \(key)")
        state.withLock { $0.objects[key] = nil }
    }

    func list(prefix: String, _ terms: HTTPTerms, _ visit: (ObjectHead) -> Void) throws(HTTPFault) {
        turnstile.step("list \(prefix)")
        for (key, object) in state.withLock({ $0.objects }) where key.hasPrefix(prefix) {
            visit(Self.head(key, object))
        }
    }

    private static func store(_ key: String, _ content: [UInt8], _ state: inout State) -> ObjectVersion {
        state.versions += 1
        let version = ObjectVersion("\(state.versions)")
        state.objects[key] = Object(content: content, version: version)
        return version
    }

    private static func head(_ key: String, _ object: Object) -> ObjectHead {
        ObjectHead(key: key, version: object.version, sizeBytes: UInt64(object.content.count))
    }
}
