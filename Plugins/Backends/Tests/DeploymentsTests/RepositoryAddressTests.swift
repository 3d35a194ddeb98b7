import Deployments
import Testing

/// Two spellings of one repository are one address; what may be another repository is another address.
struct RepositoryAddressTests {
    @Test(arguments: [
        [
            "https://charts.example.com/stable", "https://Charts.Example.com:443/stable/",
            "http://charts.example.com/stable",
        ],
        [
            "git@git.example.com:org/repo.git", "ssh://git@git.example.com/org/repo",
            "https://git.example.com/org/repo.git/",
            "ssh://git@git.example.com:22/org/repo.git", "git.example.com:org/repo",
            "git+https://git.example.com/org/repo", "ssh://alice@git.example.com:2222/Org/Repo.git",
            "https://git.example.com/org/x/../repo.git", "ssh://git.example.com/~/org/repo",
            "https://git.example.com/%6Frg/rep%6f%2Egit", "https://git.example.com./org/repo",
        ],
        [
            "oci://registry.example.com/charts", "registry.example.com/charts",
            "oci://user@registry.example.com./charts/",
        ],
        [
            "registry.example.com:5000/charts", "oci://REGISTRY.example.com:5000/charts",
            "https://registry.example.com:5000/charts",
        ],
        [
            "file:///srv/repo.git", "/srv/repo", "file:/srv/repo/", "file:///srv/a/../repo.git",
            "/srv/./b/c/../../repo", "file:///srv/%72epo.git", " /srv/repo\n",
        ],
        ["https://[::1]:8443/r.git", "https://[::1]:8443/r"],
    ])
    func `spellings of one repository are equal`(_ spellings: [String]) throws {
        let addresses = try spellings.map { try #require(RepositoryAddress($0)) }
        #expect(Set(addresses).count == 1, "\(addresses)")
    }

    @Test func `what may be another repository is not equal`() throws {
        let texts = [
            "https://example.com/charts", "https://example.com:8443/charts",
            "https://example.com/charts?tenant=1", "https://example.org/charts", "s3://example.com/charts",
            "/charts", "/Charts", "https://example.com/a%2Fb", "https://example.com/a/b",
            "https://example.com/a%2", "/%63harts",
            "./charts", "../charts", "https://example.com/",
        ]
        #expect(Set(texts.compactMap(RepositoryAddress.init)).count == texts.count)
    }

    @Test(arguments: ["", " ", "https://", "file:", "a b", "\u{1}", "#x"])
    func `what names nothing is no address`(_ text: String) {
        #expect(RepositoryAddress(text) == nil)
    }

    @Test func `a forge's port for SSH and its port for HTTP lead to one repository`() throws {
        let shell = try #require(RepositoryAddress("ssh://git@git.example.com:2222/org/repo.git"))
        let web = try #require(RepositoryAddress("https://git.example.com:3000/org/repo"))
        let other = try #require(RepositoryAddress("https://git.example.com:4000/org/repo"))
        #expect(shell.mayBe(web) && web.mayBe(shell) && shell.mayBe(other))
        #expect(!web.mayBe(other))
        let elsewhere = try #require(RepositoryAddress("ssh://git@git.example.com:2222/org/other.git"))
        #expect(!elsewhere.mayBe(web))
    }
}
