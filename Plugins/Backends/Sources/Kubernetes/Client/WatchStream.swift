internal import JSONStream
internal import JSONText

/// The answer to a watch while it arrives.
struct WatchStream<Content: ObjectContent> {
    private static var essentials: [String] { ["type"] + ObjectMetadata.fields.map { "object." + $0 } }

    private(set) var resourceVersion: String
    private(set) var fault: KubernetesFault?
    private var projection: JSONProjection
    private let subject: String

    init(_ resourceVersion: String, _ limits: KubernetesLimits, _ subject: String) {
        self.resourceVersion = resourceVersion
        self.subject = subject
        let status = ["kind", "code", "reason", "message", "details.retryAfterSeconds"]
        let paths = status + ObjectMetadata.fields + Content.fields
        let fields = JSONFields(["type"] + paths.map { "object." + $0 })
        projection = JSONProjection(fields, .sequence, pieceLimitBytes: limits.objectBytes)
    }

    /// Takes what arrived; `false` = the watch is over.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ onEvent: (WatchEvent<Content>) -> Bool) -> Bool {
        do throws(KubernetesFault) {
            var position = 0
            while let text = try unsafe piece(bytes, &position) {
                guard try handOver(text, onEvent) else {
                    throw KubernetesFault(.cancelled, "\(subject): nobody waits for it any more")
                }
            }
            return true
        } catch {
            fault = error
            return false
        }
    }

    mutating func finish() throws(KubernetesFault) {
        do throws(JSONStreamError) { _ = try projection.finish() } catch {
            throw KubernetesFault(.unavailable, "\(subject): the answer broke off within an event")
        }
    }

    private mutating func piece(
        _ bytes: UnsafeRawBufferPointer,
        _ position: inout Int
    ) throws(KubernetesFault) -> [UInt8]? {
        do throws(JSONStreamError) { return try unsafe projection.next(in: bytes, from: &position) } catch {
            throw KubernetesFault(error, to: subject)
        }
    }

    private mutating func handOver(
        _ text: [UInt8],
        _ onEvent: (WatchEvent<Content>) -> Bool
    ) throws(KubernetesFault) -> Bool {
        let event: ParsedObject
        do throws(JSONTextError) { event = try ParsedObject(text, essentials: Self.essentials) } catch {
            throw KubernetesFault(.malformed, "\(subject): \(error)")
        }
        guard let type = event.value["type"]?.string, let object = event.value["object"] else {
            throw KubernetesFault(.malformed, "\(subject): an event without type or object")
        }
        if type == "ERROR" { throw KubernetesFault(object, to: subject) }
        if type == "BOOKMARK" {
            guard let version = object["metadata"]?["resourceVersion"]?.string else {
                throw KubernetesFault(.malformed, "\(subject): a bookmark without resource version")
            }
            resourceVersion = version
            return true
        }
        let reading = try ObjectReading<Content>(object, event.flaw)
        guard let version = reading.metadata.resourceVersion else {
            throw KubernetesFault(.malformed, "\(subject): an event without resource version")
        }
        resourceVersion = version
        switch type {
        case "ADDED": return onEvent(.added(reading))
        case "MODIFIED": return onEvent(.modified(reading))
        case "DELETED": return onEvent(.deleted(reading.metadata))
        default: throw KubernetesFault(.malformed, "\(subject): an event of an unknown type")
        }
    }
}
