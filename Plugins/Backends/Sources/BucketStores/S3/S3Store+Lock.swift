internal import Glibc
public import HTTPClient
internal import ObjectStore

/// Turns on a server without conditional writes.
///
/// Each who wants a turn puts a ticket of his own, `.o2dms-lock/<seconds it is good for>-<random>`, and then lists all
/// tickets. The turn is his whose listing shows no other good ticket. Of two who see each other at least one has listed
/// after both put theirs, so there never are two turns; the one with the greater name takes his ticket back and tries later.
/// A ticket is good until its time is over by the server's clock: a gateway that died holds nobody up for longer.
extension S3Store {
    private static let folder = ".o2dms-lock/"
    /// On top of the deadline, for what the holder's last request may still do after it.
    private static let marginSeconds = 10

    /// Runs `body` while no other gateway runs its own; where the server honours conditions that needs no lock.
    public func exclusively<R>(
        _ terms: HTTPTerms,
        _ body: () throws(HTTPFault) -> R
    ) throws(HTTPFault) -> R {
        guard try !conditions(terms).honours(.version(ObjectVersion(""))) else { return try body() }
        let ticket = try takeTurn(terms)
        let outcome = Result { () throws(HTTPFault) in try body() }
        // If it stays, it expires.
        try? remove(ticket, terms.forCleaningUp)
        return try outcome.get()
    }

    private func takeTurn(_ terms: HTTPTerms) throws(HTTPFault) -> String {
        let life = Int((terms.deadline - .now).components.seconds) + Self.marginSeconds
        let ticket = "\(Self.folder)\(life)-\(UInt64.random(in: 0 ... .max))"
        do throws(HTTPFault) {
            try awaitTurn(of: ticket, terms)
            return ticket
        } catch {
            // It may be there although no answer said so, and would hold others up for its time.
            try? remove(ticket, terms.forCleaningUp)
            throw error
        }
    }

    private func awaitTurn(of ticket: String, _ terms: HTTPTerms) throws(HTTPFault) {
        var isPut = false
        while true {
            if !isPut {
                let content = try ObjectContent(Array("a gateway's turn\n".utf8))
                _ = try write(ticket, content, content.md5(terms), nil, terms)
                isPut = true
            }
            let others = try goodTickets(terms).filter { $0 != ticket }
            guard let first = others.min() else { return }
            if first < ticket {
                try remove(ticket, terms)
                isPut = false
            }
            try wait(terms)
        }
    }

    private func goodTickets(_ terms: HTTPTerms) throws(HTTPFault) -> [String] {
        var tickets: [ObjectHead] = []
        let response = try listing(prefix: Self.folder, terms) { tickets.append($0) }
        guard let now = response?.dateSeconds else {
            throw HTTPFault(
                .unavailable,
                "the store does not tell the time, without which a lock would never expire"
            )
        }
        var good: [String] = []
        for ticket in tickets {
            let words = ticket.key.dropFirst(Self.folder.count).split(separator: "-")
            guard let life = words.first.flatMap({ Int($0) }), let since = ticket.modifiedSeconds else {
                continue
            }
            if now - since <= life {
                good.append(ticket.key)
            } else {
                try remove(ticket.key, terms)
            }
        }
        return good
    }

    /// Up to a fifth of a second, by chance.
    private func wait(_ terms: HTTPTerms) throws(HTTPFault) {
        guard !terms.isCancelled() else { throw HTTPFault(.cancelled, "cancelled by the caller") }
        let pause = Duration.milliseconds(Int.random(in: 20...200))
        guard .now + pause < terms.deadline else {
            throw HTTPFault(.conflict, "another gateway holds the store's lock")
        }
        usleep(useconds_t(pause.components.attoseconds / 1_000_000_000_000))
    }
}
