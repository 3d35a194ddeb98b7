internal import CLinux
internal import Glibc
internal import HTTPClient

/// A program that is run for what it writes, in a process group of its own.
///
/// Whoever gives it up ends it and everything that it started.
struct ChildProcess: ~Copyable {
    private let identifier: pid_t
    private let output: CInt
    private var isReaped = false

    /// Starts a program; nobody hears what it says on its standard error; `nil` if it cannot be started.
    ///
    /// - Parameters:
    ///   - command: its name, looked for in `PATH` if it has no slash, and its arguments.
    ///   - environment: set in addition to our own.
    init?(_ command: [String], environment: [String: String]) {
        var ends: [CInt] = [-1, -1]
        guard let program = command.first, unsafe clinux_pipe(&ends) == 0 else { return nil }
        defer { close(ends[1]) }
        var child = pid_t()
        let code = unsafe Self.withSettings(output: ends[1]) { actions, attributes in
            unsafe CStringArray(command).withPointers { arguments in
                unsafe CStringArray(Self.merged(environment)).withPointers { variables in
                    unsafe posix_spawnp(&child, program, actions, attributes, arguments, variables)
                }
            }
        }
        guard code == 0 else {
            close(ends[0])
            return nil
        }
        identifier = child
        output = ends[0]
    }

    deinit {
        close(output)
        guard !isReaped else { return }
        kill(-identifier, SIGKILL)
        _ = waitpid(identifier, nil, 0)
    }

    /// Reads what it writes to the end and waits for its own.
    ///
    /// - Parameters:
    ///   - limitBytes: how much that may be.
    ///   - terms: until when.
    /// - Returns: what it wrote and its exit status; `nil` = it wrote too much, or not in time.
    mutating func finish(limitBytes: Int, _ terms: HTTPTerms) -> (output: [UInt8], status: CInt)? {
        var written: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        var poller = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        while Self.isTimeLeft(terms) {
            guard unsafe poll(&poller, 1, 50) > 0 else { continue }
            let count = unsafe read(output, &chunk, chunk.count)
            guard count > 0 else { return awaitEnd(terms).map { (written, $0) } }
            written += chunk.prefix(count)
            guard written.count <= limitBytes else { return nil }
        }
        return nil
    }

    private mutating func awaitEnd(_ terms: HTTPTerms) -> CInt? {
        var status: CInt = 0
        repeat {
            if unsafe waitpid(identifier, &status, WNOHANG) == identifier {
                isReaped = true
                return status
            }
            usleep(5_000)
        } while Self.isTimeLeft(terms)
        return nil
    }

    private static func isTimeLeft(_ terms: HTTPTerms) -> Bool {
        !terms.isCancelled() && ContinuousClock.now < terms.deadline
    }

    private static func merged(_ environment: [String: String]) -> [String] {
        var variables: [String] = []
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let text = unsafe String(cString: entry)
            let name = text.prefix { $0 != "=" }
            if environment[String(name)] == nil { variables.append(text) }
            unsafe next += 1
        }
        return variables + environment.map { "\($0)=\($1)" }
    }

    /// The program gets signals that nobody blocks or ignores: our own threads block them.
    private static func withSettings(
        output: CInt,
        _ body: (
            UnsafePointer<posix_spawn_file_actions_t>, UnsafePointer<posix_spawnattr_t>
        ) -> CInt
    ) -> CInt {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        var (none, all) = (sigset_t(), sigset_t())
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        let codes = unsafe [
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0),
            posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO),
            posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0),
            posix_spawnattr_setsigmask(&attributes, &none),
            posix_spawnattr_setsigdefault(&attributes, &all),
            posix_spawnattr_setpgroup(&attributes, 0),
            posix_spawnattr_setflags(&attributes, Int16(flags)),
        ]
        if let failure = codes.first(where: { $0 != 0 }) { return failure }
        return unsafe body(&actions, &attributes)
    }
}
