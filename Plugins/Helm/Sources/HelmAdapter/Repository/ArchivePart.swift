internal import O2DMSPluginKit

/// The bytes of an archive that are wanted, inside its size.
struct ArchivePart: Equatable {
    let offset: UInt64
    let length: UInt64

    /// - Throws: `invalid` if the part lies outside.
    init(_ range: PackageFetch.Range?, of size: UInt64) throws(AdapterError) {
        switch range {
        case nil:
            (offset, length) = (0, size)
        case .last(let bytes):
            length = min(bytes, size)
            offset = size - length
        case .from(let start, let bytes):
            guard start < size else {
                throw .invalid("the range begins behind the end of the archive (\(size) bytes)")
            }
            offset = start
            length = min(bytes ?? .max, size - start)
        }
    }
}
