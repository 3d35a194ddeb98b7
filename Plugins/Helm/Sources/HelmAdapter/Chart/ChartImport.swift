/// One entry of a dependency's `import-values`.
enum ChartImport: Sendable, Hashable {
    case key(String)
    case mapping([String: String])
}
