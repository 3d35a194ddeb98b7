/// One package of a list: its JSON, and what it is ordered by.
struct ListItem: Sendable {
    let name: ArraySlice<UInt8>
    let version: ArraySlice<UInt8>
    let json: ArraySlice<UInt8>
}
