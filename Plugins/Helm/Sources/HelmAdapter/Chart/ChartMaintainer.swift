/// One entry of a chart's `maintainers`.
struct ChartMaintainer: Sendable, Hashable {
    var name = ""
    var email: String?
    var url: String?
}
