// SPDX-License-Identifier: Apache-2.0

/// One comparison of a constraint, `>= 1.2`.
struct ConstraintTerm: Sendable, Hashable {
    enum Comparison: Sendable, Hashable {
        case equal, notEqual, greater, greaterOrEqual, less, lessOrEqual, tilde, caret
    }

    private let comparison: Comparison
    /// What it compares with, zeros for missing numbers.
    let version: SemanticVersion
    /// How many of the three numbers were given; 3 = a whole version.
    private let knownNumbers: Int

    /// Nil if a number in `partial` is none.
    init?(_ comparison: Comparison, _ partial: PartialVersion) {
        guard let version = partial.filled else { return nil }
        self.comparison = comparison
        self.version = version
        knownNumbers = partial.knownNumbers
    }

    /// Whether `candidate` meets this comparison, whatever the group says about pre-releases.
    func admits(_ candidate: SemanticVersion) -> Bool {
        let order = candidate.precedence(comparedTo: version)
        return switch comparison {
        case .equal: knownNumbers < 3 ? admitsByTilde(candidate, order) : order == 0
        case .notEqual: knownNumbers < 3 ? differsInKnown(candidate, order) : order != 0
        case .greater: exceeds(candidate, order)
        case .greaterOrEqual: order >= 0
        case .less: order < 0
        case .lessOrEqual: knownNumbers < 3 ? staysBelowNext(candidate) : order <= 0
        case .tilde: admitsByTilde(candidate, order)
        case .caret: admitsByCaret(candidate, order)
        }
    }

    private func admitsByTilde(_ candidate: SemanticVersion, _ order: Int) -> Bool {
        if order < 0 { return false }
        // `~*` and, oddly, `~0.0.0` admit everything.
        let isZero = version.major == 0 && version.minor == 0 && version.patch == 0
        if isZero, knownNumbers == 0 || knownNumbers == 3 { return true }
        if candidate.major != version.major { return false }
        return knownNumbers == 1 || candidate.minor == version.minor
    }

    private func admitsByCaret(_ candidate: SemanticVersion, _ order: Int) -> Bool {
        if order < 0 { return false }
        if version.major > 0 || knownNumbers == 1 { return candidate.major == version.major }
        if candidate.major > 0 { return false }
        if version.minor > 0 || knownNumbers == 2 { return candidate.minor == version.minor }
        // Oddly `^*` comes to this line as well and admits 0.0.0 only.
        return candidate.minor == 0 && candidate.patch == version.patch
    }

    private func differsInKnown(_ candidate: SemanticVersion, _ order: Int) -> Bool {
        if candidate.major != version.major { return true }
        if knownNumbers == 1 { return false }
        if candidate.minor != version.minor { return true }
        if knownNumbers == 2 {
            return SemanticVersion.precedence(
                ofPrerelease: candidate.prerelease,
                comparedTo: version.prerelease
            )
                != 0
        }
        return candidate.patch != version.patch || order != 0
    }

    private func exceeds(_ candidate: SemanticVersion, _ order: Int) -> Bool {
        guard knownNumbers < 3, candidate.major == version.major else { return order > 0 }
        return switch knownNumbers {
        case 1: false
        case 2: candidate.minor > version.minor
        default: order > 0
        }
    }

    private func staysBelowNext(_ candidate: SemanticVersion) -> Bool {
        if candidate.major > version.major { return false }
        return knownNumbers == 1 || candidate.major < version.major || candidate.minor <= version.minor
    }
}
