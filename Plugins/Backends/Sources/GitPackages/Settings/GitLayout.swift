/// How packages lie in a repository.
public enum GitLayout: String, Sendable, Hashable, CaseIterable {
    /// `{root}/{name}/{version}/…` on the branch.
    case directory
    /// `{root}/{name}/…` under a tag `{name}/{version}` or `{name}-{version}`; uploads write the former.
    case tags
}
