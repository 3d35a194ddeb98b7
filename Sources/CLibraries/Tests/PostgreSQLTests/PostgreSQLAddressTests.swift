import Testing

@testable import PostgreSQL

struct PostgreSQLAddressTests {
    @Test(arguments: [
        "postgresql://u:s%40cret@h:5432/d?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        "postgres:///d?password=s%40cret",
        "postgresql://a:1,b:2/d?target_session_attrs=read-write", "postgresql://u:p@[::1]:5432/d",
        "postgresql://[::1]/d", "postgresql://%2Fvar%2Frun/d",
    ])
    func `what libpq understands is an address`(_ url: String) { #expect(PostgreSQLAddress(url) != nil) }

    @Test(arguments: [
        "postgresql://u:s/cret@h/d", "postgresql://u:s@cret@h/d", "postgresql://u:s?cret@h/d",
        "postgresql://u:cret/h:x/d@", "postgresql://h:x/d", "", "h:5432", "host=h dbname=d",
        "postgresql://h/d?colour=blue", "postgresql://u@h:5432:1/%zz",
    ])
    func `anything else is none`(_ text: String) { #expect(PostgreSQLAddress(text) == nil) }

    @Test func `the password is known wherever it stands, so that no message shows it`() {
        #expect(PostgreSQLAddress("postgresql://u:s%40cret@h/d")?.secrets == ["s@cret"])
        #expect(PostgreSQLAddress("postgresql://u@h/d?password=s%40cret")?.secrets == ["s@cret"])
        let both = PostgreSQLAddress("postgresql://u:one@h/d?sslpassword=one-more")
        #expect(both?.secrets == ["one-more", "one"])
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
}
