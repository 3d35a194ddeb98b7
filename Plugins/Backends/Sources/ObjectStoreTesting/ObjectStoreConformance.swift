internal import HTTPClient
public import ObjectStore
internal import Synchronization
internal import Testing

/// The tests of an object store; each kind of store runs them against its servers.
public struct ObjectStoreConformance: Sendable {
    let store: any ObjectStore
    /// Another gateway's view of the same place.
    let other: any ObjectStore
    /// How many objects are more than a page.
    let pageOverflow: Int

    /// Prepares the tests.
    ///
    /// - Parameters:
    ///   - pageOverflow: how many objects are more than a page of a listing.
    ///   - makeStore: opens the same place, which is empty, each time it is called.
    /// - Throws: what `makeStore` throws.
    public init(pageOverflow: Int = 1001, _ makeStore: () throws -> any ObjectStore) throws {
        self.store = try makeStore()
        self.other = try makeStore()
        self.pageOverflow = pageOverflow
    }

    /// Checks one rule; what is broken is recorded as an issue of the running test.
    ///
    /// - Parameter rule: which one.
    /// - Throws: what the store throws where it should not.
    public func check(_ rule: ObjectStoreRule) throws {
        switch rule {
        case .createOnlyRace: try createOnlyRace()
        case .compareAndSwapRace: try compareAndSwapRace()
        case .noLostUpdate: try noLostUpdate()
        case .readYourWrite: try readYourWrite()
        case .staleVersion: try staleVersion()
        case .conditionalRead: try conditionalRead()
        case .ranges: try ranges()
        case .listBeyondOnePage: try listBeyondOnePage()
        case .unusualKeys: try unusualKeys()
        case .listByPrefix: try listByPrefix()
        case .absence: try absence()
        case .provisionalMark: try provisionalMark()
        case .sizeLimit: try sizeLimit()
        case .stopping: try stopping()
        case .deadline: try deadline()
        case .cancellation: try cancellation()
        case .emptyObject: try emptyObject()
        case .turns: try turns()
        }
    }

    /// Stores text, under the store's lock if it needs one.
    @discardableResult
    func put(
        _ key: String,
        _ text: String,
        _ condition: ObjectCondition = .absent,
        in store: (any ObjectStore)? = nil
    ) throws(HTTPFault) -> ObjectVersion {
        let store = store ?? self.store
        return try store.exclusively(.generous) { () throws(HTTPFault) in
            try store.put(key, ObjectContent(Array(text.utf8)), condition, .generous)
        }
    }

    func text(_ key: String) throws(HTTPFault) -> String {
        String(decoding: try other.bytes(key).bytes, as: UTF8.self)
    }

    /// How `body` fails; `nil` = it does not.
    func kind(_ body: () throws -> Void) -> HTTPFault.Kind? { fault(body)?.kind }

    func fault(_ body: () throws -> Void) -> HTTPFault? {
        do {
            try body()
            return nil
        } catch { return error as? HTTPFault ?? HTTPFault(.unavailable, "\(error)") }
    }
}
