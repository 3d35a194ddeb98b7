internal import Glibc

/// A flag that each thread has for itself.
struct ThreadMark: Sendable {
    private let key: pthread_key_t

    init() {
        var key = pthread_key_t()
        unsafe pthread_key_create(&key, nil)
        self.key = key
    }

    var isSet: Bool { unsafe pthread_getspecific(key) != nil }

    func set() { unsafe pthread_setspecific(key, UnsafeRawPointer(bitPattern: 1)) }
}
