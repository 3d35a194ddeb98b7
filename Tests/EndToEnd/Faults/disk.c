/* Preloaded into a gateway by tests: writes down what of its files below $O2DMS_DISK_ROOT is not durable yet, so that a test can
 * take that away after a kill -9, as a loss of power does. In the directory $O2DMS_DISK stand
 *
 *     log                 one line for each event, in their order:
 *                           write INODE            a file's content begins to differ from what is durable
 *                           sync INODE             its content is durable
 *                           make PATH              a name was made
 *                           remove PATH NUMBER     a name was removed
 *                           rename FROM TO NUMBER  a name took the place of another, or of none (0)
 *                           sync-names FOLDER      the names in it are durable
 *     INODE.now           a second name of a written file
 *     INODE.before        its content as it is durable
 *     NUMBER.kept         what had a name that was removed or taken
 *
 * With $O2DMS_DISK_LAZY nothing ever becomes durable, whatever the process asks for. What is written through a mapping is not seen;
 * nobody here does that but SQLite with its shared-memory file, which it makes anew after a crash. Folders that are made are taken for
 * durable. Paths have no white space. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root, *place;
static int log_file = -1;
static long kept;
static ino_t dirty[1024];
static int dirty_count;

__attribute__((constructor)) static void begin(void) {
    char name[PATH_MAX];
    root = getenv("O2DMS_DISK_ROOT");
    place = getenv("O2DMS_DISK");
    if (!root || !place) return;
    snprintf(name, sizeof name, "%s/log", place);
    log_file = syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
    char line[3 * PATH_MAX];
    va_list values;
    va_start(values, format);
    int length = vsnprintf(line, sizeof line, format, values);
    va_end(values);
    if (syscall(SYS_write, log_file, line, length) != length) abort();
}

/* The path of a descriptor, if it is a file below the root that has a name. */
static int find(int file, struct stat *state, char *path) {
    char link[64];
    if (log_file < 0 || fstat(file, state) != 0 || state->st_nlink == 0) return 0;
    if (!S_ISREG(state->st_mode) && !S_ISDIR(state->st_mode)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    long length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, root, strlen(root)) == 0 && !strstr(path, "-shm");
}

/* The same for a name in a folder; false if it lies elsewhere. */
static int name_of(int folder, const char *name, char *path) {
    struct stat state;
    char directory[PATH_MAX] = ".";
    if (log_file < 0) return 0;
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
    } else {
        if (folder == AT_FDCWD ? !getcwd(directory, sizeof directory) : !find(folder, &state, directory)) return 0;
        if (snprintf(path, PATH_MAX, "%s/%s", directory, name) >= PATH_MAX) abort();
    }
    return strncmp(path, root, strlen(root)) == 0 && !strstr(path, "-shm");
}

static int position(ino_t inode) {
    for (int i = 0; i < dirty_count; i++)
        if (dirty[i] == inode) return i;
    return -1;
}

/* Before a change of a file's content: keeps what is durable. Its descriptors are not closed here, as that would end SQLite's locks. */
static void keep_content(int file) {
    struct stat state;
    char path[PATH_MAX], name[PATH_MAX], link[64], bytes[65536];
    if (!find(file, &state, path) || !S_ISREG(state.st_mode) || position(state.st_ino) >= 0) return;
    if (dirty_count == sizeof dirty / sizeof *dirty) abort();
    dirty[dirty_count++] = state.st_ino;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    snprintf(name, sizeof name, "%s/%lu.now", place, state.st_ino);
    if (syscall(SYS_linkat, AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW) != 0 && errno != EEXIST) abort();
    snprintf(name, sizeof name, "%s/%lu.before", place, state.st_ino);
    int copy = syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    long count;
    for (long offset = 0; (count = pread(file, bytes, sizeof bytes, offset)) > 0; offset += count)
        if (syscall(SYS_write, copy, bytes, count) != count) abort();
    if (count < 0) abort();
    syscall(SYS_close, copy);
    say("write %lu\n", state.st_ino);
}

/* Before a name goes: keeps what has it, and gives its number, or 0 if nothing has. */
static long keep_name(const char *path) {
    char name[PATH_MAX];
    snprintf(name, sizeof name, "%s/%ld.kept", place, kept + 1);
    return syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, name, 0) == 0 ? ++kept : 0;
}

#define LOCKED(call, before, after)      \
    do {                                 \
        pthread_mutex_lock(&lock);       \
        int kept_error = errno;          \
        before;                          \
        errno = kept_error;              \
        long result = call;              \
        kept_error = errno;              \
        if (result >= 0) { after; }      \
        errno = kept_error;              \
        pthread_mutex_unlock(&lock);     \
        return result;                   \
    } while (0)

ssize_t write(int file, const void *bytes, size_t count) {
    LOCKED(syscall(SYS_write, file, bytes, count), keep_content(file), );
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    LOCKED(syscall(SYS_pwrite64, file, bytes, count, offset), keep_content(file), );
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    LOCKED(syscall(SYS_pwrite64, file, bytes, count, offset), keep_content(file), );
}
int ftruncate(int file, off_t length) { LOCKED(syscall(SYS_ftruncate, file, length), keep_content(file), ); }
int ftruncate64(int file, off64_t length) { LOCKED(syscall(SYS_ftruncate, file, length), keep_content(file), ); }

static void make_durable(int file) {
    struct stat state;
    char path[PATH_MAX];
    if (getenv("O2DMS_DISK_LAZY") || !find(file, &state, path)) return;
    if (S_ISDIR(state.st_mode)) return say("sync-names %s\n", path);
    int index = position(state.st_ino);
    if (index < 0) return;
    dirty[index] = dirty[--dirty_count];
    say("sync %lu\n", state.st_ino);
}

int fsync(int file) { LOCKED(syscall(SYS_fsync, file), , make_durable(file)); }
int fdatasync(int file) { LOCKED(syscall(SYS_fdatasync, file), , make_durable(file)); }

static int open_at(int folder, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    int is_new = 0;
    if (!(flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE) return syscall(SYS_openat, folder, name, flags, mode);
    LOCKED(
        syscall(SYS_openat, folder, name, flags, mode),
        is_new = name_of(folder, name, path) && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) != 0,
        if (is_new) say("make %s\n", path));
}
#define MODE(flags)                                  \
    va_list values;                                  \
    va_start(values, flags);                         \
    mode_t mode = va_arg(values, mode_t);            \
    va_end(values)
int open(const char *name, int flags, ...) { MODE(flags); return open_at(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE(flags); return open_at(AT_FDCWD, name, flags, mode); }
int openat(int folder, const char *name, int flags, ...) { MODE(flags); return open_at(folder, name, flags, mode); }
int openat64(int folder, const char *name, int flags, ...) { MODE(flags); return open_at(folder, name, flags, mode); }

int linkat(int a, const char *from, int b, const char *to, int flags) {
    char path[PATH_MAX];
    LOCKED(syscall(SYS_linkat, a, from, b, to, flags), , if (name_of(b, to, path)) say("make %s\n", path));
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    char old[PATH_MAX], new[PATH_MAX];
    long number = 0;
    int is_ours = name_of(a, from, old) && name_of(b, to, new);
    LOCKED(
        syscall(SYS_renameat2, a, from, b, to, flags), if (is_ours) number = keep_name(new),
        if (is_ours) say("rename %s %s %ld\n", old, new, number));
}
int renameat(int a, const char *from, int b, const char *to) { return renameat2(a, from, b, to, 0); }
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int folder, const char *name, int flags) {
    char path[PATH_MAX];
    long number = 0;
    int is_ours = name_of(folder, name, path);
    LOCKED(
        syscall(SYS_unlinkat, folder, name, flags), if (is_ours) number = keep_name(path),
        if (number) say("remove %s %ld\n", path, number));
}
int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
