import AdapterHost
import JSONText

/// Writes the spec's `DeploymentPackage`, straight from the adapter's memory into the answer.
enum PackageJSON {
    /// What the spec's Go type writes for a time that nobody knows: `createdAt` and `updatedAt` are not optional there,
    /// and a client of that type reads it back as "zero".
    ///
    /// It is the same on every replica, where a time of first sight would not be, and it invents nothing.
    private static let unknownTime = "0001-01-01T00:00:00Z"

    /// Writes one package as an object.
    ///
    /// `adapter`: whose package it is, for the form with `extensions`; `nil` for the list form. `isTrial`: it is not there yet, so that it has no
    /// times. Returns where the value of
    /// `extensions.status` stands in the writer's text; nil in the list form.
    @discardableResult
    static func write(
        _ package: PackageView,
        adapter: String?,
        isTrial: Bool = false,
        to writer: inout JSONWriter
    ) -> Range<Int>? {
        writer.beginObject()
        writeIdentifier(of: package, to: &writer)
        unsafe text("name", unsafe package.name, to: &writer)
        unsafe text("artifactName", unsafe package.artifactName, to: &writer)
        unsafe text("artifactVersion", unsafe package.artifactVersion, to: &writer)
        unsafe optionalText("description", unsafe package.description, to: &writer)
        unsafe optionalText("provider", unsafe package.provider, to: &writer)
        unsafe text("packageUri", unsafe package.packageURI, to: &writer)
        unsafe optionalText("checksum", unsafe package.checksum, to: &writer)
        if !isTrial {
            time("createdAt", package.createdAt, to: &writer)
            time("updatedAt", package.updatedAt ?? package.createdAt, to: &writer)
        }
        var status: Range<Int>?
        if let adapter {
            writer.key("extensions")
            status = ExtensionsJSON.write(package, adapter: adapter, to: &writer)
        }
        writer.endObject()
        return status
    }

    /// Calls `body` with the bytes of `{artifactName}-{artifactVersion}`, borrowed for the call.
    static func withIdentifier<Result>(
        of package: PackageView,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        let name = unsafe package.artifactName ?? package.name ?? UnsafeRawBufferPointer(start: nil, count: 0)
        let version = unsafe package.artifactVersion ?? UnsafeRawBufferPointer(start: nil, count: 0)
        return unsafe withUnsafeTemporaryAllocation(byteCount: name.count + version.count + 1, alignment: 1) {
            buffer in
            unsafe buffer.copyMemory(from: name)
            unsafe buffer[name.count] = UInt8(ascii: "-")
            unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[(name.count + 1)...]).copyMemory(
                from: version
            )
            return unsafe body(UnsafeRawBufferPointer(buffer))
        }
    }

    private static func writeIdentifier(of package: PackageView, to writer: inout JSONWriter) {
        writer.key("packageId")
        unsafe withIdentifier(of: package) { unsafe string($0, to: &writer) }
    }

    private static func text(
        _ key: StaticString,
        _ value: UnsafeRawBufferPointer?,
        to writer: inout JSONWriter
    ) {
        writer.key(key)
        unsafe string(value ?? UnsafeRawBufferPointer(start: nil, count: 0), to: &writer)
    }

    private static func optionalText(
        _ key: StaticString,
        _ value: UnsafeRawBufferPointer?,
        to writer: inout JSONWriter
    ) {
        guard let value = unsafe value, unsafe !value.isEmpty else { return }
        writer.key(key)
        unsafe string(value, to: &writer)
    }

    /// Writes a string that the host has checked; were it not UTF-8 all the same, an empty one keeps the JSON whole.
    private static func string(_ value: UnsafeRawBufferPointer, to writer: inout JSONWriter) {
        if unsafe !writer.string(utf8: value) { writer.string("") }
    }

    private static func time(_ key: StaticString, _ value: Int64?, to writer: inout JSONWriter) {
        if let value {
            writer.member(key, nanosecondsSinceEpoch: value)
        } else {
            writer.member(key, unknownTime)
        }
    }
}
