#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

int clinux_accept4(int listener, int flags) { return accept4(listener, NULL, NULL, flags); }

int clinux_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING); }

int clinux_seal(int file) {
    return fcntl(file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
}

int clinux_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

static int set_lock(int file, long long offset, short type) {
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = offset, .l_len = 1};
    return fcntl(file, F_OFD_SETLK, &lock);
}

int clinux_lock_byte(int file, long long offset) { return set_lock(file, offset, F_WRLCK); }

int clinux_unlock_byte(int file, long long offset) { return set_lock(file, offset, F_UNLCK); }

static void *unless_failed(void *memory) { return memory == MAP_FAILED ? NULL : memory; }

void *clinux_map_memory(size_t bytes) {
    return unless_failed(mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

void *clinux_resize_memory(void *memory, size_t bytes, size_t wanted) {
    return unless_failed(mremap(memory, bytes, wanted, MREMAP_MAYMOVE));
}

int clinux_unmap_memory(void *memory, size_t bytes) { return munmap(memory, bytes); }
