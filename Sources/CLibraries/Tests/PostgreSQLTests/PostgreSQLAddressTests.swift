import Testing

@testable import PostgreSQL

struct PostgreSQLAddressTests {
    @Test(arguments: [
        "postgresql://u:s%40cret@h:5432/d?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        "postgres:///d?password=s%40cret",
        "postgresql://a:1,b:2/d?target_session_attrs=read-write", "postgresql://u:p@[::1]:5432/d",
        "postgresql://[::1]/d", "postgresql://%2Fvar%2Frun/d",
    ])
    func `what libpq understands is an address`(_ url: String) {
        #expect(throws: Never.self) { try PostgreSQLAddress(url) }
    }

    @Test(arguments: [
        "postgresql://u:s/cret@h/d", "postgresql://u:s@cret@h/d", "postgresql://u:s?cret@h/d",
        "postgresql://u:cret/h:x/d@", "postgresql://h:x/d", "", "h:5432", "host=h dbname=d",
        "postgresql://h/d?colour=blue", "postgresql://u@h:5432:1/%zz",
    ])
    func `anything else is none, and is not shown`(_ text: String) {
        let error = #expect(throws: PostgreSQLError.self) { try PostgreSQLAddress(text) }
        #expect(error?.kind == .misuse)
        #expect(error?.description.contains("cret") == false)
    }

    @Test(arguments: ["sslmode=bogus", "target_session_attrs=bogus", "channel_binding=bogus"])
    func `an option that libpq would refuse is told without connecting`(_ option: String) {
        let error = #expect(throws: PostgreSQLError.self) {
            try PostgreSQLAddress("postgresql://u:s%40cret@192.0.2.1/d?\(option)")
        }
        #expect(error?.description.contains("\"bogus\"") == true, "\(String(describing: error))")
        #expect(error?.description.contains("cret") == false)
    }

    @Test func `how a connection is secured does not make it another place, another user does`() throws {
        func isSame(_ one: String, _ other: String) throws -> Bool {
            try PostgreSQLAddress(one).isSamePlace(as: PostgreSQLAddress(other))
        }
        let address = "postgresql://u:one@h:5432/d"
        for same in ["postgresql://u:two@h:5432/d", "postgresql://u@h:5432/d?sslmode=require&passfile=/p"] {
            #expect(try isSame(address, same), "\(same)")
        }
        let others = [
            "postgresql://u:one@i:5432/d", "postgresql://u:one@h:5433/d", "postgresql://u:one@h:5432/e",
            "postgresql://u:one@h:5432/d?options=-csearch_path%3Dx", "postgresql://u:one@h:5432",
            "postgresql://v:one@h:5432/d",
        ]
        for other in others { #expect(try !isSame(address, other), "\(other)") }
        #expect(try isSame("postgresql://u:one@h", "postgresql://u:two@h"))
        #expect(try !isSame("postgresql://u:one@h", "postgresql://v:one@h"))
    }

    @Test(arguments: [
        ("-csearch_path%3Do2dms", true), ("-c%20search_path%3Do2dms", true),
        ("-csearch_path%3D%22$user%22,public", false), ("-cstatement_timeout%3D0", false), ("", false),
    ])
    func `two users come to the same tables if the address says where those are`(
        _ options: String,
        _ isSame: Bool
    ) throws {
        let addresses = try ["u", "v"].map {
            try PostgreSQLAddress("postgresql://\($0):p@h/d?options=\(options)")
        }
        #expect(addresses[0].isSamePlace(as: addresses[1]) == isSame)
    }

    @Test func `the password is known wherever it stands, so that no message shows it`() throws {
        #expect(try PostgreSQLAddress("postgresql://u:s%40cret@h/d").secrets == ["s@cret"])
        #expect(try PostgreSQLAddress("postgresql://u@h/d?password=s%40cret").secrets == ["s@cret"])
        let both = try PostgreSQLAddress("postgresql://u:one@h/d?sslpassword=one-more")
        #expect(both.secrets == ["one-more", "one"])
        let message = "root \"/etc/canary.pem\" does not exist\n  s@cret is wrong\n"
        #expect(
            PostgreSQLError.harmless(message, secrets: ["s@cret"])
                == "root (a path) does not exist; *** is wrong"
        )
    }

    @Test(arguments: [
        ("23505", PostgreSQLError.Kind.constraint), ("42P01", .misuse), ("22P02", .misuse),
        ("57P01", .unavailable),
        ("53300", .unavailable), ("25006", .unavailable), ("XX001", .damaged), ("", .unavailable),
    ])
    func `the server's codes are told apart`(_ state: String, _ kind: PostgreSQLError.Kind) {
        #expect(PostgreSQLError(sqlState: state, message: "", secrets: []).kind == kind)
    }

    @Test(arguments: [
        ("28P01", PostgreSQLError.Kind.refused), ("28000", .refused), ("3D000", .refused),
        ("53300", .unavailable),
        ("57P03", .unavailable),
    ])
    func `why nobody is let in is told apart, and told without the code and its place`(
        _ state: String,
        _ kind: PostgreSQLError.Kind
    ) {
        let message = """
            connection to server at "h", port 5432 failed: FATAL:  \(state): no entry for canary
            LOCATION:  somewhere, auth.c:317

            """
        let error = PostgreSQLError(connecting: message, lacksPassword: false, secrets: ["canary"])
        #expect(error.kind == kind)
        #expect(
            error.description == "connection to server at \"h\", port 5432 failed: FATAL:  no entry for ***"
        )
        #expect(PostgreSQLError(connecting: "", lacksPassword: true, secrets: []).kind == .refused)
    }
}
