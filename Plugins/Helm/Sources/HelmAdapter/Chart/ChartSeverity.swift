/// How much a broken rule matters; raw values stand in reports and in the configuration.
enum ChartSeverity: String, Sendable, Hashable, CaseIterable {
    /// The chart is refused.
    case error
    /// The chart is accepted; something in it will surprise somebody.
    case warning
    /// The chart is accepted; it could say more about itself.
    case info
}
