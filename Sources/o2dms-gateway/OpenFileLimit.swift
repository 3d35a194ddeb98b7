import Glibc
import Observability

/// Connections, spool files and plugins all need descriptors: as many as the system allows.
enum OpenFileLimit {
    static func raise(_ log: Log) {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        guard limit.rlim_cur < limit.rlim_max else { return }
        let before = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        if unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 {
            log.warning(
                "the limit of open files stays as it is",
                ["limit": .integer(Int64(clamping: before))]
            )
        }
    }
}
