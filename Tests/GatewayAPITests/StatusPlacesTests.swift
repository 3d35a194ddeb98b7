import PackageLifecycle
import Testing

@testable import GatewayAPI

struct StatusPlacesTests {
    private func list(_ isDeprecated: [Bool]) -> StatusPlaces {
        StatusPlaces(
            revision: [1],
            generation: 0,
            total: isDeprecated.count,
            deprecated: isDeprecated.indices.filter { isDeprecated[$0] }.map { UInt32($0) }
        )
    }

    @Test(arguments: [PackageStatus.available, .deprecated], [0, 1, 10, 50, 99, 100])
    func `a window shows the places that a look at all packages would find`(
        _ status: PackageStatus,
        _ percentage: Int
    ) {
        for count in [0, 1, 2, 31, 200] {
            let marks = (0..<count).map { _ in Int.random(in: 0..<100) < percentage }
            let list = list(marks)
            let all = marks.indices.filter { marks[$0] == (status == .deprecated) }
            #expect(list.count(of: status) == all.count)
            for start in [0, 1, 7, count / 2, all.count, count + 5] {
                for length in [0, 1, 10, count] {
                    let shown = list.runs(of: status, in: start..<start + length).flatMap(\.self)
                    #expect(shown == Array(all.dropFirst(start).prefix(length)))
                }
            }
        }
    }

    @Test func `places that are near are asked for together, others apart`() {
        let list = StatusPlaces(revision: [1], generation: 0, total: 1000, deprecated: [3, 35, 68, 500])
        #expect(list.runs(of: .deprecated, in: 0..<10) == [[3, 35], [68], [500]])
        #expect(list.runs(of: .deprecated, in: 1..<3) == [[35], [68]])
        #expect(list.runs(of: .available, in: 2..<4) == [[2, 4]])
    }

    @Test(arguments: [33, 100, 1000])
    func `however far apart they are, a page takes few questions`(_ distance: Int) {
        let places = (0..<1000).map { UInt32($0 * distance) }
        let list = StatusPlaces(revision: [1], generation: 0, total: 1000 * distance, deprecated: places)
        for count in [1, 2, 17, 18, 100, 1000] {
            let runs = list.runs(of: .deprecated, in: 0..<count)
            #expect(runs.count <= 17 && runs.flatMap(\.self).count == count)
        }
    }
}
