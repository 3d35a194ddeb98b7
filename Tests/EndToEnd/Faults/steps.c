/* Preloaded into a gateway by tests: it sees each call by which the process, its plugins and the libraries of both databases
 * change what outlives them, or tell somebody, and does what a file says, which $O2DMS_STEPS names:
 *
 *     kill N              kill -9 before the N-th such call since the file is there; their number so far is in FILE.count
 *     stop N              the same with SIGSTOP: the process stands still until somebody lets it go on
 *     fail ERRNO TEXT     let each call fail that changes a file whose path has TEXT in it
 *
 * Without the file it does nothing. Calls go straight to the kernel, as this library stands before the real ones. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long steps;

static void note(const char *rule, long count) {
    char name[PATH_MAX], text[32];
    int length = snprintf(text, sizeof text, "%ld", count);
    snprintf(name, sizeof name, "%s.count", rule);
    int file = syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return;
    syscall(SYS_pwrite64, file, text, length, 0);
    syscall(SYS_close, file);
}

/* Whether the call is to fail, with errno set. `path` is nil for a connection. */
static int step(const char *path) {
    const char *rule = getenv("O2DMS_STEPS");
    char text[256];
    int kept = errno;
    int file = rule ? syscall(SYS_openat, AT_FDCWD, rule, O_RDONLY | O_CLOEXEC) : -1;
    long length = file < 0 ? -1 : syscall(SYS_read, file, text, sizeof text - 1);
    if (file >= 0) syscall(SYS_close, file);
    errno = kept;
    if (length <= 0) return 0;
    text[length] = 0;
    long number = 0;
    int end = 0;
    int stops = sscanf(text, "stop %ld", &number);
    if (stops == 1 || sscanf(text, "kill %ld", &number) == 1) {
        long count = atomic_fetch_add(&steps, 1) + 1;
        if (count == number) syscall(SYS_kill, getpid(), stops == 1 ? SIGSTOP : SIGKILL);
        note(rule, count);
        errno = kept;
    } else if (path && sscanf(text, "fail %ld %n", &number, &end) == 1 && strstr(path, text + end)) {
        errno = (int)number;
        return 1;
    }
    return 0;
}

/* The same for a descriptor: pipes, the log and events are not counted. */
static int step_of(int file) {
    struct stat state;
    char link[64], path[PATH_MAX];
    int kept = errno;
    if (fstat(file, &state) != 0 || (!S_ISREG(state.st_mode) && !S_ISDIR(state.st_mode))) {
        errno = kept;
        return 0;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    long length = readlink(link, path, sizeof path - 1);
    errno = kept;
    path[length < 0 ? 0 : length] = 0;
    return step(path);
}

ssize_t write(int file, const void *bytes, size_t count) {
    return step_of(file) ? -1 : syscall(SYS_write, file, bytes, count);
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    return step_of(file) ? -1 : syscall(SYS_pwrite64, file, bytes, count, offset);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    return step_of(file) ? -1 : syscall(SYS_pwrite64, file, bytes, count, offset);
}
int ftruncate(int file, off_t length) { return step_of(file) ? -1 : syscall(SYS_ftruncate, file, length); }
int ftruncate64(int file, off64_t length) { return step_of(file) ? -1 : syscall(SYS_ftruncate, file, length); }
int fsync(int file) { return step_of(file) ? -1 : syscall(SYS_fsync, file); }
int fdatasync(int file) { return step_of(file) ? -1 : syscall(SYS_fdatasync, file); }
int rename(const char *from, const char *to) { return step(to) ? -1 : syscall(SYS_rename, from, to); }
int renameat(int a, const char *from, int b, const char *to) {
    return step(to) ? -1 : syscall(SYS_renameat2, a, from, b, to, 0);
}
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    return step(to) ? -1 : syscall(SYS_renameat2, a, from, b, to, flags);
}
int link(const char *from, const char *to) { return step(to) ? -1 : syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int a, const char *from, int b, const char *to, int flags) {
    return step(to) ? -1 : syscall(SYS_linkat, a, from, b, to, flags);
}
int unlink(const char *path) { return step(path) ? -1 : syscall(SYS_unlinkat, AT_FDCWD, path, 0); }
int unlinkat(int folder, const char *path, int flags) {
    return step(path) ? -1 : syscall(SYS_unlinkat, folder, path, flags);
}
ssize_t send(int socket, const void *bytes, size_t count, int flags) {
    step(NULL);
    return syscall(SYS_sendto, socket, bytes, count, flags, NULL, 0);
}
