/* libgit2 as Swift can call it. git_libgit2_opts is variadic, which Swift does not import: one function here for each kind
 * of value. The two structs let a transport written in Swift find itself again behind libgit2's pointers. */
#ifndef O2DMS_CGIT2_SHIM_H
#define O2DMS_CGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/transport.h>

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

#endif
