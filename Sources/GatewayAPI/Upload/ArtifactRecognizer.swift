import AdapterHost
import Glibc
import Gzip

/// Tells the kind of an archive by the marker file that lies directly below its one base directory.
///
/// It only reads names, from the headers of a gzip-compressed tar; whether the archive is any good is for the adapter to say.
struct ArtifactRecognizer {
    /// More is not looked at: a marker file stands near the start of an archive, and a bomb must not cost time.
    private static let producedBytesLimit = 64 * 1024 * 1024

    private let markers: [(file: [UInt8], mediaType: String)]

    init(_ kinds: [PluginDescriptor.Artifact]) {
        markers = kinds.compactMap { kind in kind.markerFile.map { (Array($0.utf8), kind.mediaType) } }
    }

    /// The media type whose marker is found first, nil if none is.
    func mediaType(ofFile descriptor: CInt) -> String? {
        var names = TarNames()
        var found: String?
        _ = try? inflate(descriptor) { bytes in
            names.feed(bytes) { name in
                if found == nil { found = mediaType(ofMember: name) }
                return found == nil
            }
        }
        return found
    }

    /// `base/Chart.yaml` and `./Chart.yaml` are markers, `base/charts/other/Chart.yaml` is none.
    private func mediaType(ofMember name: [UInt8]) -> String? {
        let path = name.starts(with: Array("./".utf8)) ? name.dropFirst(2) : name[...]
        let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true)
        guard let last = parts.last, parts.count <= 2 else { return nil }
        return markers.first { $0.file.elementsEqual(last) }?.mediaType
    }

    private func inflate(_ descriptor: CInt, _ take: (ArraySlice<UInt8>) -> Bool) throws(GzipError) {
        var inflater = try GzipInflater(producedBytesLimit: Self.producedBytesLimit)
        var input = [UInt8](repeating: 0, count: 32 * 1024)
        var output = [UInt8](repeating: 0, count: 64 * 1024)
        var offset: off_t = 0
        while true {
            let count = unsafe input.withUnsafeMutableBytes {
                unsafe pread(descriptor, $0.baseAddress, $0.count, offset)
            }
            guard count > 0 else { return }
            offset += off_t(count)
            var position = 0
            repeat {
                var failure: GzipError?
                let progress = unsafe input[position..<count].withUnsafeBytes { input in
                    unsafe output.withUnsafeMutableBytes { output -> GzipProgress? in
                        do throws(GzipError) {
                            return try unsafe inflater.inflate(input, into: output)
                        } catch {
                            failure = error
                            return nil
                        }
                    }
                }
                if let failure { throw failure }
                guard let progress else { return }
                position += progress.consumed
                guard take(output[..<progress.produced]), !progress.isAtEnd else { return }
                guard progress.consumed + progress.produced > 0 else { return }
            } while position < count
        }
    }
}
