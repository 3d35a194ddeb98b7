import AdapterHost
import PackageLifecycle

extension APIError {
    /// The state store's answer to who wants to change something.
    init(_ error: StateStoreError) {
        switch error {
        case .unavailable, .refused, .unusable:
            // That it is away is logged when it goes, not with each request.
            let cause: String? = if case .unusable = error { "\(error)" } else { nil }
            self.init(
                503,
                "ServiceUnavailable",
                "the state store does not answer, so nothing can be changed now; reads go on",
                retryAfterSeconds: 1,
                cause: cause
            )
        case .locked:
            self.init(
                503,
                "ServiceUnavailable",
                "another operation on this package is under way; try again when it is over",
                retryAfterSeconds: 1
            )
        case .undecided:
            self.init(
                503,
                "ServiceUnavailable",
                "an earlier operation on this package may or may not have come through, and its adapter cannot tell yet (/o2dms/v1/adapters says why); try again when it can",
                retryAfterSeconds: 1
            )
        case .conflict:
            self.init(409, "Conflict", "the package was changed by another operation; look at it again")
        }
    }

    /// The store that holds the marks has not answered yet: a list by status would leave out what it should have, or the reverse.
    static var statusUnknown: APIError {
        APIError(
            503,
            "ServiceUnavailable",
            "packages cannot be told apart by status: the state store has not answered since this gateway started;"
                + " lists without status are answered",
            retryAfterSeconds: 1
        )
    }

    /// The package is not as the client saw it last.
    static func preconditionFailed(_ package: FoundPackage) -> APIError {
        var error = APIError(
            412,
            "PreconditionFailed",
            "package \(package.id) is not as If-Match says; look at it again, and send the tag it has now"
        )
        error.adapter = package.adapter.name
        return error
    }

    /// An adapter still shows what a gateway has removed.
    static func packageRemoved(_ id: String) -> APIError {
        var error = packageNotFound(id)
        error.message =
            "package \(id) has been deleted; where it is still shown the repository was read before that"
        return error
    }

    /// A package that is deployed has no way to the state deprecated.
    static func deprecationInUse(_ package: FoundPackage, by users: [String]) -> APIError {
        var error = inUse(package, by: users)
        let count = users.count == 1 ? "1 deployment" : "\(users.count) deployments"
        error.message = "Cannot deprecate package \(package.id): used by \(count)"
        return error
    }

    /// Nobody can say whether the package is in use: then its state stays.
    static func deprecationUnknown(_ package: FoundPackage, _ silent: [SilentAdapter]) -> APIError {
        var error = usageUnknown(package, silent)
        error.message =
            "cannot tell whether package \(package.id) is in use, and what is in use cannot be marked deprecated:"
            + " adapter \(silent.first?.adapter ?? "") could not say; try again when it answers"
        return error
    }

    /// What the package says of itself cannot be taken back here.
    static func deprecatedItself(_ package: FoundPackage) -> APIError {
        APIError(
            409,
            "Conflict",
            "package \(package.id) says in its own metadata that it is deprecated; that ends with another version of it, not here"
        )
    }
}
