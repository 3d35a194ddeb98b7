import PackageLifecycle

/// Where the deprecated packages stand in an adapter's whole list, so that a page of one state is found without a look at all of them.
///
/// It holds as long as the adapter has this revision of its list, and no mark is set or taken back.
struct StatusPlaces: Sendable {
    /// A package that is not wanted costs so little beside a question to the adapter that so many in a row are always passed over.
    private static let shortestGap = 32
    /// A page takes no more questions than this, and one.
    private static let gapLimit = 16

    /// The adapter's, of the whole list.
    let revision: [UInt8]
    /// Of the recorded states.
    let generation: UInt64
    /// How many packages the list has.
    let total: Int
    /// The places of the deprecated ones, ascending.
    let deprecated: [UInt32]

    /// How many packages are in a state, as far as marks and the packages' own words tell.
    func count(of status: PackageStatus) -> Int {
        status == .deprecated ? deprecated.count : total - deprecated.count
    }

    /// The places of the packages in a state whose numbers among them lie in `window`, in runs that are worth one question each.
    func runs(of status: PackageStatus, in window: Range<Int>) -> [[Int]] {
        let window = window.clamped(to: 0..<count(of: status))
        let places = status == .deprecated ? deprecated[window].map { Int($0) } : others(window)
        guard let first = places.first, let last = places.last else { return [] }
        // Of gaps that are longer than a part of the whole there are fewer than such parts.
        let gap = max(Self.shortestGap, (last - first) / Self.gapLimit)
        var runs: [[Int]] = []
        for place in places {
            if let last = runs.last?.last, place - last <= gap {
                runs[runs.count - 1].append(place)
            } else {
                runs.append([place])
            }
        }
        return runs
    }

    /// The places of those that are not deprecated.
    private func others(_ window: Range<Int>) -> [Int] {
        var passed = deprecatedBefore(window.lowerBound)
        var place = window.lowerBound + passed
        return window.map { _ in
            while passed < deprecated.count, Int(deprecated[passed]) == place {
                passed += 1
                place += 1
            }
            defer { place += 1 }
            return place
        }
    }

    /// How many deprecated packages stand before the one that has this number among the others.
    private func deprecatedBefore(_ number: Int) -> Int {
        var (low, high) = (0, deprecated.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(deprecated[middle]) - middle <= number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
