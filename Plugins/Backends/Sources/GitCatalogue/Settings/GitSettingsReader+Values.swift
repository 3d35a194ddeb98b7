internal import AdapterWork
internal import Git
internal import GitPackages
internal import O2DMSPluginKit

extension GitSettingsReader {
    /// A name that can stand in a reference (gitcheck-ref-format).
    func branch(_ text: String?) throws(AdapterError) -> String? {
        guard let text else { return nil }
        guard ReferenceName.isSound(text) else { throw fault("branch", "is no name of a branch") }
        return text
    }

    /// The directories from the top down.
    func root(_ text: String?) throws(AdapterError) -> [String] {
        let components = (text ?? "").split(separator: "/").map(String.init).filter { $0 != "." }
        guard components.allSatisfy({ $0 != ".." && $0.lowercased() != ".git" && !$0.utf8.contains(0) })
        else {
            throw fault("root", "must be a directory of the repository")
        }
        return components
    }

    func limits(_ written: GitRepositoryConfiguration.Limits?) throws(AdapterError) -> GitPackageLimits {
        var limits = GitPackageLimits()
        limits.packages = written?.packages ?? limits.packages
        limits.files = written?.packageFiles ?? limits.files
        limits.packageBytes = try bytes("limits/package_size", written?.packageSize) ?? limits.packageBytes
        limits.fileBytes = try bytes("limits/file_size", written?.fileSize) ?? limits.fileBytes
        GitMemory.admitFiles(ofBytes: limits.fileBytes)
        return limits
    }
}
