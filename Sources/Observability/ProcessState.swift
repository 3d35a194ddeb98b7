internal import Glibc

/// What `/proc/self/stat` says of the process (proc(5)).
struct ProcessState {
    let threads: Int
    let virtualBytes: UInt64
    let residentBytes: UInt64
    /// Clock ticks from the start of the system to that of the process.
    private let startTicks: UInt64

    /// As it is now; nil without `/proc`.
    static func now() -> ProcessState? { file("/proc/self/stat").flatMap { ProcessState(stat: $0) } }

    /// Reads the one line of `stat`; nil if it is none.
    init?(stat: [UInt8]) {
        // The name in parentheses may hold spaces and parentheses of its own: the fields begin behind the last one.
        guard let end = stat.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = stat[(end + 1)...].split(separator: UInt8(ascii: " "))
        // The first of them is the third of proc(5), the state.
        func field(_ number: Int) -> UInt64? {
            let index = number - 3
            guard fields.indices.contains(index) else { return nil }
            return UInt64(String(decoding: fields[index], as: UTF8.self))
        }
        guard let threads = field(20), let start = field(22), let bytes = field(23), let pages = field(24)
        else { return nil }
        self.threads = Int(clamping: threads)
        startTicks = start
        virtualBytes = bytes
        residentBytes = pages &* UInt64(clamping: sysconf(CInt(_SC_PAGESIZE)))
    }

    /// Processor time so far.
    static var processorSeconds: Double {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// When the process started, in seconds since 1970: as long ago as the clock since the system's start says.
    static var startSeconds: Double? {
        var wall = timespec()
        var sinceBoot = timespec()
        guard let state = now(), unsafe clock_gettime(CLOCK_REALTIME, &wall) == 0,
            unsafe clock_gettime(CLOCK_BOOTTIME, &sinceBoot) == 0
        else { return nil }
        let boot =
            Double(wall.tv_sec - sinceBoot.tv_sec) + Double(wall.tv_nsec - sinceBoot.tv_nsec) / 1e9
        let seconds = boot + Double(state.startTicks) / Double(max(1, sysconf(CInt(_SC_CLK_TCK))))
        return (seconds * 100).rounded() / 100
    }

    /// How many descriptors may be open; nil without a limit.
    static var descriptorLimit: Double? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            limit.rlim_cur != rlim_t.max
        else { return nil }
        return Double(limit.rlim_cur)
    }

    /// How many descriptors are open.
    static var descriptors: Int? {
        guard let folder = unsafe opendir("/proc/self/fd") else { return nil }
        defer { unsafe closedir(folder) }
        var count = 0
        while unsafe readdir(folder) != nil { count += 1 }
        // Besides `.`, `..` and the one that reads this folder.
        return max(0, count - 3)
    }

    private static func file(_ path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        return count > 0 ? Array(buffer[..<count]) : nil
    }
}
