import Glibc

/// The signals that an operator sends, taken by the main thread alone.
///
/// Made before any other thread starts, so that every thread inherits the mask and none is interrupted.
@safe struct Signals {
    private var set = sigset_t()

    init() {
        _ = unsafe sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2] { _ = unsafe sigaddset(&set, signal) }
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        // What they would tell comes as an error of the write as well, and must not end the process.
        for signal in [SIGPIPE, SIGXFSZ] { _ = Glibc.signal(signal, SIG_IGN) }
    }

    /// Blocks until one of them comes.
    func wait() -> CInt {
        var set = set
        var signal: CInt = 0
        while unsafe sigwait(&set, &signal) != 0 {}
        return signal
    }

    /// Gives the signals back their usual effect.
    func release() {
        var set = set
        _ = unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }
}
