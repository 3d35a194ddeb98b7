// SPDX-License-Identifier: Apache-2.0

/// Any number of packages, as the log tells of them: the first few by their names.
struct NamedPackages: Sendable {
    static let nameLimit = 20

    private(set) var count = 0
    private var names: [String] = []

    mutating func add(_ name: String) {
        count += 1
        if names.count < Self.nameLimit { names.append(name) }
    }

    /// The names, and how many there are besides.
    var text: String {
        let shown = names.joined(separator: ", ")
        return count > names.count ? "\(shown) and \(count - names.count) more" : shown
    }
}
