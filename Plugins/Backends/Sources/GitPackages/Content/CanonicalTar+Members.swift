internal import Git

extension CanonicalTar {
    /// One member of a package: the header, and of a file its content and what fills the last block.
    ///
    /// - Returns: nil if its path does not fit into a header.
    static func pieces(of member: PackageWalk.Member, in repository: borrowing GitRepository) throws(GitFault)
        -> [[UInt8]]?
    {
        switch member {
        case .directory(let path):
            return directory("./" + path).map { [$0] }
        case .file(let member):
            guard let header = file("./" + member.path, isExecutable: member.isExecutable, size: member.size)
            else { return nil }
            return [
                header, try repository.content(of: member.blob, limitBytes: member.size),
                padding(after: member.size),
            ]
        }
    }
}
