/// Faults of the real ChartMuseum that a client must survive; each can be switched on and off.
public enum ChartMuseumDefect: Sendable, CaseIterable {
    /// `GET /api/charts?offset=0` without `limit` answers `{}`.
    case offsetWithoutLimit
    /// What is written shows up in the API and in the index some reads after its 201.
    case lateIndex
    /// The check for an existing chart and the writing are two steps: of two uploads at once both get 201.
    case uncheckedRace
    /// A version that is added again stands twice in the index, unless it is among the last five of its chart.
    case duplicateEntries
    /// Storage cannot delete, and a deletion answers 404 for it.
    case storageCannotDelete
    /// With an absolute chart URL `/values` answers 404.
    case absoluteURLBreaksValues
    /// With a limit of versions for each chart the oldest is deleted before the new one is stored.
    case oldestDeletedFirst
    /// A repository's lock is never given back: every read of it hangs.
    case lockHeld
    /// `GET /api/charts` during an upload ends the server: it answers nobody any more.
    case listingCrashes
    /// A deletion takes out of the index what it guesses from the file's name.
    case namesGuessed
    /// No ETag, no Last-Modified, no 304.
    case unconditional

    /// Those that the real thing shows in ordinary use.
    public static let usual: Set<ChartMuseumDefect> = [
        .offsetWithoutLimit, .lateIndex, .uncheckedRace, .duplicateEntries, .absoluteURLBreaksValues,
        .oldestDeletedFirst, .listingCrashes, .namesGuessed, .unconditional,
    ]
}
