internal import AdapterWork
public import Git
public import GitPackages
internal import JSONText
public import O2DMSPluginKit

extension AdapterError {
    /// A fault of Git in the vocabulary of the ABI.
    ///
    /// - Parameters:
    ///   - fault: what went wrong.
    ///   - repository: the name of the repository, for the message.
    public init(_ fault: GitFault, in repository: String) {
        let code: Code =
            switch fault.kind {
            case .raced: .conflict
            case .refused: .unauthenticated
            case .deadline: .deadline
            case .cancelled: .cancelled
            case .tooLarge: .tooLarge
            case .absent, .untrusted, .unavailable, .invalid, .damaged: .unavailable
            }
        self.init(code, "repository \(repository): \(fault.message)")
    }

    /// Runs something with Git, whose faults become the adapter's.
    static func translating<Value>(_ repository: String, _ body: () throws(GitFault) -> Value)
        throws(AdapterError) -> Value
    {
        do throws(GitFault) { return try body() } catch { throw AdapterError(error, in: repository) }
    }

    /// Why a repository did not take, lose or show a package.
    ///
    /// - Parameters:
    ///   - error: why.
    ///   - identity: which package.
    ///   - repository: the name of the repository, for the message.
    public init(_ error: GitPackageError, of identity: GitPackageIdentity, in repository: String) {
        switch error {
        case .git(let fault): self.init(fault, in: repository)
        case .invalid(let violations): self.init(violations)
        case .absent, .unresolved: self = .notFound("there is no \(ShownText.short(identity.description))")
        case .replaced(let there):
            self.init(
                .preconditionFailed,
                "\(ShownText.short(identity.description)) has other content by now, which stays",
                details: there.map { ["existingChecksum": .string("sha256:\($0)")] }
            )
        case .readOnly: self.init(.forbidden, "repository \(repository) is only read")
        case .exists(let there, let sent):
            var details = [JSONMember(key: "uploadedChecksum", value: .string("sha256:\(sent)"))]
            if let there {
                details.append(JSONMember(key: "existingChecksum", value: .string("sha256:\(there)")))
            }
            details.append(JSONMember(key: "sameContent", value: .bool(there == sent)))
            self.init(
                .alreadyExists,
                "\(identity) exists and is never overwritten: use another version",
                details: .object(details)
            )
        }
    }

    /// Every rule that a package breaks.
    private init(_ violations: [PackageViolation]) {
        let first = violations.first
        let place = first.map { $0.path.isEmpty ? "" : " (\($0.path))" } ?? ""
        let more = violations.count > 1 ? "; \(violations.count) violations in all" : ""
        self = .invalid(
            "the package is not accepted: \(first?.message ?? "it breaks a rule")\(place)\(more)",
            violations: violations.map { violation in
                var members = [
                    JSONMember(key: "rule", value: .string(violation.rule)),
                    JSONMember(key: "severity", value: "error"),
                ]
                if !violation.path.isEmpty {
                    members.append(JSONMember(key: "path", value: .string(violation.path)))
                }
                return .object(members + [JSONMember(key: "message", value: .string(violation.message))])
            }
        )
    }
}
