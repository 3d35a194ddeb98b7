/// How many there must be of something; none will do where more are wanted than allowed.
struct CountRange: Sendable {
    let least: Int
    let most: Int

    func contains(_ count: Int) -> Bool { least <= count && count <= most }

    /// As people say it.
    var words: String {
        if most == .max { return "at least \(least)" }
        if least > most { return "at least \(least) and at most \(most)" }
        return least == 0 ? "at most \(most)" : "\(least) to \(most)"
    }
}
