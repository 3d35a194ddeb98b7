/* libgit2 as Swift can call it. git_libgit2_opts is variadic, which Swift does not import: one function here for each kind
 * of value. The two structs let a transport written in Swift find itself again behind libgit2's pointers. */
#ifndef O2DMS_CGIT2_SHIM_H
#define O2DMS_CGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/alloc.h>
#include <git2/sys/transport.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    git_smart_subtransport base;
    void *wire;
    /* Of a connection that serves all steps: libgit2 wants the same stream again. */
    git_smart_subtransport_stream *current;
} cgit2_subtransport;

typedef struct {
    git_smart_subtransport_stream base;
    void *exchange;
} cgit2_stream;

/* No file of the user or the system counts: no rewritten address, no proxy, no hook, no attribute. */
static inline int cgit2_ignore_configuration(int level) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
}
static inline int cgit2_set_object_cache_bytes(size_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)bytes);
}
static inline int cgit2_set_pack_object_limit(size_t objects) {
    return git_libgit2_opts(GIT_OPT_SET_PACK_MAX_OBJECTS, objects);
}
static inline int cgit2_sync_files(int on) {
    return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, on);
}
static inline int cgit2_validate_owner(int on) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, on);
}

/* The memory that libgit2 gets, at most so much at once. One limit for each file that imports this and asks for it, of which there
 * is one. */
static inline size_t *cgit2_memory_limit(void) {
    static size_t limit;
    return &limit;
}

static inline void *cgit2_checked(void *memory) {
    if (!memory) git_error_set_oom();
    return memory;
}
static inline int cgit2_fits(size_t size) {
    return size <= __atomic_load_n(cgit2_memory_limit(), __ATOMIC_RELAXED);
}
static inline void *cgit2_realloc(void *memory, size_t size, const char *file, int line) {
    (void)file;
    (void)line;
    return cgit2_checked(cgit2_fits(size) ? realloc(memory, size) : NULL);
}
static inline void *cgit2_malloc(size_t size, const char *file, int line) {
    return cgit2_realloc(NULL, size, file, line);
}
static inline void *cgit2_reallocarray(void *memory, size_t count, size_t size, const char *file, int line) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return cgit2_checked(NULL);
    return cgit2_realloc(memory, bytes, file, line);
}
static inline void *cgit2_mallocarray(size_t count, size_t size, const char *file, int line) {
    return cgit2_reallocarray(NULL, count, size, file, line);
}
static inline void *cgit2_calloc(size_t count, size_t size, const char *file, int line) {
    size_t bytes;
    (void)file;
    (void)line;
    if (__builtin_mul_overflow(count, size, &bytes) || !cgit2_fits(bytes)) return cgit2_checked(NULL);
    return cgit2_checked(calloc(count, size));
}
static inline char *cgit2_substrdup(const char *text, size_t size, const char *file, int line) {
    char *copy = size < SIZE_MAX ? cgit2_malloc(size + 1, file, line) : cgit2_checked(NULL);
    if (!copy) return NULL;
    memcpy(copy, text, size);
    copy[size] = 0;
    return copy;
}
static inline char *cgit2_strndup(const char *text, size_t size, const char *file, int line) {
    return cgit2_substrdup(text, strnlen(text, size), file, line);
}
static inline char *cgit2_strdup(const char *text, const char *file, int line) {
    return cgit2_substrdup(text, strlen(text), file, line);
}
static inline void cgit2_set_memory_limit(size_t bytes) {
    __atomic_store_n(cgit2_memory_limit(), bytes, __ATOMIC_RELAXED);
}
static inline int cgit2_limit_memory(void) {
    static git_allocator allocator = {
        cgit2_malloc, cgit2_calloc, cgit2_strdup, cgit2_strndup, cgit2_substrdup,
        cgit2_realloc, cgit2_reallocarray, cgit2_mallocarray, free,
    };
    return git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
}

#endif
