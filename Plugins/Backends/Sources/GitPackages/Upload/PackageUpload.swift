/// A package that shall come into a repository.
@safe public struct PackageUpload {
    /// Its name and version.
    public let identity: GitPackageIdentity
    /// For a `package.yaml`, if the archive has none.
    public var description: String?
    /// For a `package.yaml`, if the archive has none.
    public var provider: String?
    /// The archive, a gzipped tar: fills the buffer with the next bytes and returns their number, 0 at the end.
    public let read: (UnsafeMutableRawBufferPointer) throws -> Int

    /// An upload.
    public init(_ identity: GitPackageIdentity, read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int)
    {
        self.identity = identity
        unsafe self.read = unsafe read
    }
}
