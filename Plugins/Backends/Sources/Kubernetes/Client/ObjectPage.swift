internal import JSONStream
internal import JSONText

/// One page of a list while it arrives.
struct ObjectPage<Content: ObjectContent> {
    private(set) var list: ObjectList<Content>
    private(set) var fault: KubernetesFault?
    private var projection: JSONProjection
    private let limits: KubernetesLimits
    private let subject: String

    init(_ list: ObjectList<Content>, _ limits: KubernetesLimits, _ subject: String) {
        self.list = list
        self.limits = limits
        self.subject = subject
        let fields = JSONFields(
            envelope: ["kind", "metadata.resourceVersion", "metadata.continue"],
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
        guard envelope["kind"]?.string?.hasSuffix("List") == true,
            let version = envelope["metadata"]?["resourceVersion"]?.string,
            envelope["items"] == nil || envelope["items"] == .null || envelope["items"] == .array([])
        else { throw KubernetesFault(.malformed, "\(subject): the answer is no list of objects") }
        return (version, envelope["metadata"]?["continue"]?.string ?? "")
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
        let value: JSONValue
        do throws(JSONTextError) { value = try JSONValue(parsing: text) } catch {
            throw KubernetesFault(.malformed, "\(subject): \(error)")
        }
        list.append(try ObjectReading(value))
    }
}

extension KubernetesFault {
    init(_ error: JSONStreamError, to subject: String) {
        switch error {
        case .pieceTooLong, .envelopeTooLong, .keptTooLong, .tooDeep:
            self.init(.tooLarge, "\(subject): \(error)")
        case .unexpectedByte, .truncated: self.init(.malformed, "\(subject): \(error)")
        }
    }
}
