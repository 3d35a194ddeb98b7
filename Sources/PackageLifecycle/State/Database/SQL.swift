/// A statement that both databases understand, with its values.
///
/// Values travel as text, `nil` being NULL: the schema's columns are BIGINT and TEXT, and both databases convert.
struct SQL {
    let text: String
    let values: [String?]

    init(_ text: String, _ values: [String?] = []) {
        self.text = text
        self.values = values
    }
}
