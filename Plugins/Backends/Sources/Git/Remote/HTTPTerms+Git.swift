public import HTTPClient

extension HTTPTerms {
    /// Throws if the operation is no longer wanted or its time is over.
    ///
    /// - Throws: `.cancelled` or `.deadline`.
    public func checkForGit() throws(GitFault) {
        do throws(HTTPFault) { try check() } catch { throw GitFault(error) }
    }
}
