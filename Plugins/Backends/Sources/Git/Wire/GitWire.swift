/// How bytes go to a server and back; libgit2 speaks Git's protocol over it.
///
/// Belongs to the thread of the fetch or push.
protocol GitWire: AnyObject {
    /// Whether each step is a request of its own, as with HTTP, or all go over one connection.
    var isStateless: Bool { get }

    /// Begins a step; of a connection only the first one, which serves those after it as well.
    func begin(_ step: GitStep) throws(GitFault) -> any GitExchange
}

/// One step of the protocol: first everything is written, then read.
protocol GitExchange: AnyObject {
    func write(_ bytes: UnsafeRawBufferPointer) throws(GitFault)

    /// Fills the front of the buffer and returns the number of bytes; 0 = the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(GitFault) -> Int
}

/// What a server is asked for.
struct GitStep {
    enum Service: String {
        case upload = "git-upload-pack"
        case receive = "git-receive-pack"
    }

    /// The program of the server.
    let service: Service
    /// Whether it shall list its references first.
    let isListing: Bool
}
