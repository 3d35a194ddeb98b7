/// Whether a package is in its repository, as its adapter says when it is asked.
enum PackagePresence {
    /// It is there.
    case there(FoundPackage)
    /// There is none of this name and version.
    case gone
    /// Nobody can tell: the backend does not answer, or its adapter is not configured any more.
    case unknown
}
