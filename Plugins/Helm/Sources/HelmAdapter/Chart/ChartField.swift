/// The keys of `Chart.yaml`, which are also keys of an entry of `index.yaml`.
enum ChartField: String, CaseIterable, Sendable {
    case annotations, apiVersion, appVersion, condition, dependencies, deprecated, description, home, icon
    case keywords, kubeVersion, maintainers, name, sources, tags, type, version

    /// The field of a key, found without making a string of it.
    init?(_ key: UnsafeRawBufferPointer) {
        guard let field = Self.candidates(key.count).first(where: { unsafe $0.isSpelled(key) }) else {
            return nil
        }
        self = field
    }

    private func isSpelled(_ key: UnsafeRawBufferPointer) -> Bool {
        unsafe rawValue.utf8.elementsEqual(key)
    }

    private static let byLength: [[ChartField]] = (0...12).map { length in
        allCases.filter { $0.rawValue.utf8.count == length }
    }

    private static func candidates(_ length: Int) -> [ChartField] {
        length < byLength.count ? byLength[length] : []
    }
}
