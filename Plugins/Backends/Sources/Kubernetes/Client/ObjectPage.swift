internal import JSONStream
internal import JSONText

/// One page of a list while it arrives.
struct ObjectPage<Content: ObjectContent> {
    private(set) var list: ObjectList<Content>
    private(set) var fault: KubernetesFault?
    private var projection: JSONProjection
    private let limits: KubernetesLimits
    private let subject: String

    private let type: ResourceType

    init(_ list: ObjectList<Content>, of type: ResourceType, _ limits: KubernetesLimits, _ subject: String) {
        self.list = list
        self.type = type
        self.limits = limits
        self.subject = subject
        let fields = JSONFields(
            envelope: ["apiVersion", "kind", "metadata.resourceVersion", "metadata.continue"],
            pieces: "items",
            paths: ObjectMetadata.fields + Content.fields
        )
        projection = JSONProjection(fields, pieceLimitBytes: limits.objectBytes)
    }

    /// Takes what arrived; `false` = it is no such list, or too large a one.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        do throws(KubernetesFault) {
            var position = 0
            while let text = try unsafe piece(bytes, &position) { try append(text) }
            return true
        } catch {
            fault = error
            return false
        }
    }

    /// Ends the page.
    ///
    /// - Returns: the list's moment, and where the next page begins.
    mutating func finish() throws(KubernetesFault) -> (resourceVersion: String, continuation: String) {
        let envelope: JSONValue
        do { envelope = try JSONValue(parsing: try projection.finish()) } catch {
            throw KubernetesFault(.malformed, "\(subject): \(error)")
        }
        guard isList(envelope), let version = envelope["metadata"]?["resourceVersion"]?.string else {
            throw KubernetesFault(.malformed, "\(subject): the answer is no list of these objects")
        }
        return (version, envelope["metadata"]?["continue"]?.string ?? "")
    }

    /// A list of something else, or of nothing, would mean that there are none of these.
    private func isList(_ envelope: JSONValue) -> Bool {
        guard let version = envelope["apiVersion"]?.string, let kind = envelope["kind"]?.string,
            let items = envelope["items"]
        else { return false }
        if Content.isMetadataOnly, version.hasPrefix("meta.k8s.io/"), kind == "PartialObjectMetadataList" {
            // Of metadata alone the API server writes an empty list so.
            return items == .null || items == .array([])
        }
        return items == .array([]) && version == type.apiVersion && kind.hasSuffix("List")
            && type.isPlural(ofKind: String(kind.dropLast(4)))
    }

    private mutating func piece(
        _ bytes: UnsafeRawBufferPointer,
        _ position: inout Int
    ) throws(KubernetesFault) -> [UInt8]? {
        do throws(JSONStreamError) { return try unsafe projection.next(in: bytes, from: &position) } catch {
            throw KubernetesFault(error, to: subject)
        }
    }

    private mutating func append(_ text: [UInt8]) throws(KubernetesFault) {
        guard list.count < limits.listObjects else {
            throw KubernetesFault(.tooLarge, "\(subject): there are more than \(limits.listObjects) objects")
        }
        list.weightBytes += Self.weight(of: text)
        guard list.weightBytes <= limits.listBytes else {
            throw KubernetesFault(
                .tooLarge,
                "\(subject): the objects take more than \(limits.listBytes) bytes"
            )
        }
        let object: ParsedObject
        do throws(JSONTextError) { object = try ParsedObject(text) } catch {
            throw KubernetesFault(.malformed, "\(subject): \(error)")
        }
        list.append(try ObjectReading(object))
    }

    /// About how much memory an object takes: two quotes stand for a string's header.
    private static func weight(of text: [UInt8]) -> Int {
        text.reduce(0) { $0 + ($1 == UInt8(ascii: "\"") ? 16 : 1) }
    }
}

extension KubernetesFault {
    init(_ error: JSONStreamError, to subject: String) {
        switch error {
        case .pieceTooLong, .envelopeTooLong, .keptTooLong:
            self.init(.tooLarge, "\(subject): \(error)")
        case .unexpectedByte, .truncated: self.init(.malformed, "\(subject): \(error)")
        }
    }
}
