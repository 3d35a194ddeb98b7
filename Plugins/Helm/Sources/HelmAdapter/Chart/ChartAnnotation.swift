/// One annotation of a chart, in the order of the file.
struct ChartAnnotation: Sendable, Hashable {
    var key: String
    var value: String
}
