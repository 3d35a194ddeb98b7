/// One broken rule, told to a person.
struct ChartViolation: Sendable, Hashable {
    /// Stable id for programs.
    let rule: ChartRule
    /// Path in the archive, with ASCII only and cut to a bearable length; empty when the archive itself is meant.
    let path: String
    /// Line in the file, counted from 1, where it is known.
    let line: Int?
    /// What is wrong and what is wanted instead.
    let message: String
}
