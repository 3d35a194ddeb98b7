internal import Digest
internal import Git
internal import HTTPClient

extension GitPackageRepository {
    /// Brings a change into the repository.
    func publish(_ change: PackageChange, _ terms: HTTPTerms) throws(GitPackageError)
        -> PackageOutcome
    {
        try git { () throws(GitFault) in try publisher.publish(change, terms: terms) }
    }

    /// Runs something with Git, whose faults become ours.
    func git<Value>(_ body: () throws(GitFault) -> Value) throws(GitPackageError) -> Value {
        do throws(GitFault) { return try body() } catch { throw .git(error) }
    }

    /// A package's checksum; nil if the directory cannot be read, or is none.
    func checksum(of tree: ObjectID) -> SHA256Digest? {
        guard let repository = try? clone.open() else { return nil }
        return (try? PackageReading(tree, in: repository, limits: settings.limits))?.details?.checksum
    }
}
