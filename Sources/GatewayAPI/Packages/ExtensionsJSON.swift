import AdapterHost
import JSONText
import PackageLifecycle

/// Writes `extensions`: the members that every package has, then the adapter's own.
enum ExtensionsJSON {
    private static let reserved: [[UInt8]] = [
        "adapter", "repository", "repositoryUrl", "artifactType", "status", "usageKnown",
    ]
    .map { Array($0.utf8) }

    /// Writes the object with the status that the package states of itself.
    ///
    /// Returns where the value of `status` stands in the writer's text, for those who know more.
    static func write(
        _ package: PackageView,
        adapter: String,
        to writer: inout JSONWriter
    ) -> Range<Int> {
        writer.beginObject()
        writer.member("adapter", adapter)
        unsafe member("repository", unsafe package.repository, to: &writer)
        unsafe member("repositoryUrl", unsafe package.repositoryURL, to: &writer)
        unsafe member("artifactType", unsafe package.artifactType, to: &writer)
        writer.key("status")
        let start = writer.count
        writer.string((package.isDeprecated ? PackageStatus.deprecated : .available).rawValue)
        let end = writer.count
        if let own = unsafe package.extensionsJSON { unsafe splice(own, into: &writer) }
        writer.endObject()
        return start..<end
    }

    private static func member(
        _ key: StaticString,
        _ value: UnsafeRawBufferPointer?,
        to writer: inout JSONWriter
    ) {
        guard let value = unsafe value, unsafe !value.isEmpty else { return }
        _ = unsafe writer.member(key, utf8: value)
    }

    /// Adds the members of the object `text`, which the host has validated, without reading more of it than its keys.
    private static func splice(_ text: UnsafeRawBufferPointer, into writer: inout JSONWriter) {
        guard let open = unsafe text.firstIndex(of: UInt8(ascii: "{")),
            let close = unsafe text.lastIndex(of: UInt8(ascii: "}")), open < close
        else { return }
        let inner = unsafe UnsafeRawBufferPointer(rebasing: text[(open + 1)..<close])
        guard unsafe inner.contains(where: { $0 > 0x20 }) else { return }
        if unsafe hasOnlyOwnKeys(inner) {
            // One "value" that is really a run of members: the writer puts the comma before it and looks no further.
            unsafe writer.raw(jsonBytes: inner)
        } else {
            unsafe spliceFiltered(text, into: &writer)
        }
    }

    /// Whether no key directly in the object could be one of ours.
    ///
    /// An escaped key might, so it counts as one.
    private static func hasOnlyOwnKeys(_ inner: UnsafeRawBufferPointer) -> Bool {
        var depth = 0
        var isKey = true
        var index = 0
        while index < inner.count {
            let byte = unsafe inner[index]
            index += 1
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ","): isKey = depth == 0
            case UInt8(ascii: "\""):
                let start = index
                var isEscaped = false
                while index < inner.count, unsafe inner[index] != UInt8(ascii: "\"") {
                    if unsafe inner[index] == UInt8(ascii: "\\") {
                        isEscaped = true
                        index += 1
                    }
                    index += 1
                }
                let end = min(index, inner.count)
                index += 1
                guard isKey, depth == 0 else { continue }
                isKey = false
                if isEscaped { return false }
                let key = unsafe inner[start..<end]
                if reserved.contains(where: { unsafe key.elementsEqual($0) }) { return false }
            default: break
            }
        }
        return true
    }

    private static func spliceFiltered(_ text: UnsafeRawBufferPointer, into writer: inout JSONWriter) {
        guard let members = unsafe (try? JSONValue(parsing: text))?.members else { return }
        for member in members where !reserved.contains(Array(member.key.utf8)) {
            writer.key(member.key)
            member.value.write(to: &writer)
        }
    }
}
