/// Where the entries of an index stand in its text, by lines counted from 1: what a change to the text needs to know.
struct IndexLayout: Sendable, Equatable {
    /// The entries of one chart name, from the line of its key to the line of the next key.
    struct Section: Sendable, Equatable {
        let name: String
        var line: Int
        /// The column of the key, counted from 1.
        let column: Int
    }

    var sections: [Section] = []
    /// The line of the key `entries`, if there is one.
    var entriesLine: Int?
    /// The line of the first top-level key after the entries; `nil` = they reach to the end.
    var followingLine: Int?
    /// The line of the key `generated`, if there is one.
    var generatedLine: Int?
    /// Whether every top-level key starts its line in the first column, as in block style.
    var isBlockStyle = true
}
