/// libFuzzer target: packed charts. Beyond not crashing, what is found must not depend on how the bytes arrive, and what
/// is accepted must keep the promises that the repositories rely on.
///
/// The first byte says what the rest is: `c` a Chart.yaml, `r` a requirements.yaml, `l` a Chart.lock, `v` a values.yaml, `j` a
/// values.schema.json, `s` the same with a NUL and a values.yaml behind it, `m` a manifest of crds/, `p` a provenance file, `t` a tar archive whose check sums are put right,
/// anything else the packed archive itself.

internal import ArchiveTesting
internal import Gzip
internal import SemanticVersion

/// Inspects one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzChart(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    if bytes.first == UInt8(ascii: "p") {
        _ = ProvenanceStatement(ProvenanceStatement.body(of: Array(bytes.dropFirst())))
        return 0
    }
    guard let archive = try? archive(of: bytes) else { return 0 }
    let whole = inspect(archive, step: .max)
    let pieces = inspect(archive, step: 7)
    // Where the archive is damaged, more or less of it may have come out before.
    precondition(
        isDamaged(whole) && isDamaged(pieces)
            || whole.violations == pieces.violations && whole.metadata == pieces.metadata,
        "\(whole) \(pieces)"
    )
    for found in whole.violations + whole.warnings {
        precondition(found.path.utf8.allSatisfy { 0x20...0x7E ~= $0 } && found.path.utf8.count < 2_000)
    }
    if whole.isAccepted { check(whole) }
    return 0
}

private func archive(of bytes: [UInt8]) throws -> [UInt8] {
    let good = "apiVersion: v1\nname: x\nversion: 1.0.0\n"
    let text = Array(bytes.dropFirst())
    var tar = TarBuilder()
    func beside(_ name: String) {
        tar.file("x/Chart.yaml", good)
        tar.file(path: Array("x/\(name)".utf8), text)
    }
    switch bytes.first {
    case UInt8(ascii: "c"): tar.file(path: Array("x/Chart.yaml".utf8), text)
    case UInt8(ascii: "r"): beside("requirements.yaml")
    case UInt8(ascii: "l"): beside("Chart.lock")
    case UInt8(ascii: "v"): beside("values.yaml")
    case UInt8(ascii: "j"): beside("values.schema.json")
    case UInt8(ascii: "s"):
        let parts = text.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        tar.file("x/Chart.yaml", good)
        tar.file(path: Array("x/values.schema.json".utf8), Array(parts[0]))
        tar.file(path: Array("x/values.yaml".utf8), Array(parts.dropFirst().first ?? []))
    case UInt8(ascii: "m"): beside("crds/a.yaml")
    case UInt8(ascii: "t"):
        tar.raw(withRightSums(text))
        return try tar.gzipped()
    default: return bytes
    }
    tar.file("x/templates/a.yaml")
    return try tar.ended()
}

/// Puts the check sum right in every block that could be a header.
private func withRightSums(_ tar: [UInt8]) -> [UInt8] {
    var tar = tar
    for start in stride(from: 0, to: tar.count - 511, by: 512)
    where tar[(start + 257)..<(start + 262)].elementsEqual("ustar".utf8) {
        tar.replaceSubrange((start + 148)..<(start + 156), with: [UInt8](repeating: 0x20, count: 8))
        let digits = Array(String(tar[start..<(start + 512)].reduce(0) { $0 + Int($1) }, radix: 8).utf8)
        tar.replaceSubrange((start + 148)..<(start + 148 + digits.count), with: digits)
    }
    return tar
}

private func inspect(_ archive: [UInt8], step: Int) -> ChartInspection {
    var rest = archive[...]
    return ChartInspector().inspect { buffer in
        let count = min(step, buffer.count, rest.count)
        buffer.copyBytes(from: rest.prefix(count))
        rest = rest.dropFirst(count)
        return count
    }
}

private func isDamaged(_ inspection: ChartInspection) -> Bool {
    inspection.violations.contains { $0.rule == .gzip || $0.rule == .tar }
}

private func check(_ inspection: ChartInspection) {
    guard let metadata = inspection.metadata else { preconditionFailure("accepted without metadata") }
    precondition(ChartMetadataRules.isName(metadata.name))
    precondition(SemanticVersion(metadata.version) != nil)
    precondition(metadata.apiVersion == "v1" || metadata.apiVersion == "v2")
    precondition(metadata.dependencies.count <= ChartLimits().dependencies)
    precondition(
        (metadata.description ?? "").unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    )
}
