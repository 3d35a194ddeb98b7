import Gzip

enum Inflate {
    static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        try GzipInflater.decompress(bytes, producedBytesLimit: 64 << 20)
    }
}
