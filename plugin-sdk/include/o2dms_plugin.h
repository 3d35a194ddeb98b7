/* SPDX-License-Identifier: Apache-2.0
 *
 * o2dms_plugin.h: the C ABI 1.x between an O2-DMS gateway (the host) and an adapter (the plugin, one .so).
 *
 * This header is all that a third party needs. docs/abi-reference.md explains it at length, docs/writing-a-plugin.md
 * walks through an adapter, examples/ holds complete ones.
 *
 * Rules that hold for every declaration below
 *
 *  R1  Only fixed-width integers, double, size_t and pointers cross. No enum, bool, bit-field, long, variadic function,
 *      FILE or time_t. Times are int64_t nanoseconds since 1970-01-01T00:00:00Z.
 *  R2  Nothing is freed across the boundary. A pointer argument is BORROWED until the callee returns: a plugin copies
 *      what it keeps of a request, the host copies everything that is emitted, logged or completed with.
 *  R3  A string is pointer and length, UTF-8, not NUL-terminated. {NULL, 0} means absent. The host validates what it
 *      receives and rejects what is not UTF-8 (or not JSON, where JSON is asked for).
 *  R4  Nothing unwinds across: no C++ exception, Rust panic, Swift error or longjmp leaves a function declared here.
 *  R5  Every struct starts with struct_size and only ever grows at its end. Zero what you do not set; read a field only
 *      if O2DMS_HAS(p, field). Arrays are walked by the stride that stands beside them.
 *  R6  The library is never unloaded. Destroying an instance must nevertheless end all of its threads.
 *  R7  A plugin does not install signal handlers, does not call exit, abort, setenv, chdir, umask or setlocale, does not
 *      touch file descriptors 0, 1 and 2, and logs and measures only through the host.
 *
 * Thread tags
 *
 *  [any]     any thread, at any time, concurrently with everything else.
 *  [worker]  a thread of the host that may block until the deadline of the call; other calls on the same instance run
 *            at the same time unless the plugin sets O2DMS_PF_SERIAL.
 *  [once]    called once, on one thread, with no other call on the same instance in progress.
 */
#ifndef O2DMS_PLUGIN_H
#define O2DMS_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------ versions and basics */

/* The major version is part of the entry symbol; within a major everything is additive. */
#define O2DMS_ABI_MAJOR 1u
/* Raised by one for every field, operation, code or flag that is added. */
#define O2DMS_ABI_MINOR 4u
/* The one symbol that a plugin exports. */
#define O2DMS_ENTRY_SYMBOL "o2dms_plugin_entry_v1"

#define O2DMS_EXPORT __attribute__((visibility("default")))

/* True if the struct that p points to is large enough to hold field f (rule R5). */
#define O2DMS_HAS(p, f) ((p)->struct_size >= offsetof(__typeof__(*(p)), f) + sizeof((p)->f))

/* Text, UTF-8, not NUL-terminated. {NULL, 0} is absent; {non-NULL, 0} is the empty string. */
typedef struct o2dms_str {
    const char *ptr;
    size_t len;
} o2dms_str;

/* A string literal as o2dms_str. */
#ifdef __cplusplus
#define O2DMS_STR(literal) (o2dms_str{(literal), sizeof(literal) - 1})
#else
#define O2DMS_STR(literal) ((o2dms_str){(literal), sizeof(literal) - 1})
#endif

/* One call, named by the host. Never reused and never 0, so late or repeated use is noticed and harmless. */
typedef uint64_t o2dms_call;

/* The plugin's own state, opaque to the host. One per configured adapter. */
typedef struct o2dms_instance o2dms_instance;

/* --------------------------------------------------------------------------------------------------------- error codes */

/* A closed list: the host reads any other value as O2DMS_INTERNAL. Behind each code: the HTTP answer and who may retry. */
typedef int32_t o2dms_code;
#define O2DMS_OK 0              /* success */
#define O2DMS_INVALID 1         /* 400; the request or the package breaks a rule; details_json may carry "violations". No retry. */
#define O2DMS_NOT_FOUND 2       /* 404; there is no such package or deployment. No retry. */
#define O2DMS_ALREADY_EXISTS 3  /* 409 PackageExists; this name and version exist. No retry. */
#define O2DMS_IN_USE 4          /* 409 PackageInUse; details_json may carry "deployments". Retry after undeploying. */
#define O2DMS_CONFLICT 5        /* 409 Conflict; somebody else changed it at the same time. Retry after reading again. */
#define O2DMS_UNSUPPORTED 6     /* 501; this backend cannot do it, whoever asks. No retry. */
#define O2DMS_UNAUTHENTICATED 7 /* 500 RepositoryUnavailable; the backend refused our credentials. No retry before they change. */
#define O2DMS_FORBIDDEN 8       /* 403; the backend's policy forbids it. No retry. */
#define O2DMS_TOO_LARGE 9       /* 413; details_json may carry "limit" in bytes. No retry. */
#define O2DMS_UNAVAILABLE 10    /* 500 RepositoryUnavailable; the backend does not answer. Retry after retry_after_ms. */
#define O2DMS_DEADLINE 11       /* 504; the deadline of the call passed. Retry. */
#define O2DMS_CANCELLED 12      /* the call was cancelled; nobody waits for an answer any more. */
#define O2DMS_INTERNAL 13       /* 500 InternalError; a fault of the plugin. */
#define O2DMS_PRECONDITION_FAILED 14 /* 412; DELETE with a digest: another archive is there now. Nothing was removed. Since 1.4 */

/* What host functions return beside 0 (done) and non-negative counts. */
#define O2DMS_E_STALE (-1)    /* this call is complete already, or never was: nothing happened, the host counted it */
#define O2DMS_E_STOP (-2)     /* nobody wants more (client gone, cancelled, limit reached): stop, then complete() */
#define O2DMS_E_ARGUMENT (-3) /* the argument breaks a rule of this header: nothing happened, the host counted it */
#define O2DMS_E_IO (-4)       /* the host could not read the body: complete() with O2DMS_INTERNAL */

/* The reason why a call failed. Borrowed by complete() and set_error(): may live on the stack. */
typedef struct o2dms_error {
    uint32_t struct_size;
    o2dms_code code;
    uint32_t flags;          /* none defined yet: 0 */
    uint32_t retry_after_ms; /* when trying again makes sense; 0 = unknown */
    o2dms_str message;       /* one line for the person who called: what was wrong, where, what to do. No secret, no path of this machine. */
    o2dms_str details_json;  /* absent, or a JSON object that becomes "details" of the answer */
} o2dms_error;

/* ------------------------------------------------------------------------------------------------------------- results */

#define O2DMS_PACKAGE_DEPRECATED 1u /* the package itself says that it is deprecated */

/* One deployment package, the spec's DeploymentPackage. The host forms packageId as "{artifact_name}-{artifact_version}".
 * emit_package copies: every string may point into the plugin's own snapshot. */
typedef struct o2dms_package {
    uint32_t struct_size;
    uint32_t flags;             /* O2DMS_PACKAGE_... */
    o2dms_str name;             /* required: the name to show */
    o2dms_str artifact_name;    /* absent = name. Lists are ordered by it */
    o2dms_str artifact_version; /* required: SemVer 2 where the backend has versions */
    o2dms_str description;
    o2dms_str provider;
    o2dms_str package_uri;      /* required: the resolved address of the artifact, without credentials */
    o2dms_str checksum;         /* "sha256:" and 64 lower-case hex digits of the archive's bytes, or absent: never invented */
    o2dms_str repository;       /* name of the repository as configured; absent = the adapter has only one, without a name */
    o2dms_str repository_url;   /* address of the repository, without credentials */
    o2dms_str artifact_type;    /* media type, one of o2dms_plugin.artifacts */
    o2dms_str keywords;         /* absent, or words separated by line feeds, searched by the query of a list */
    uint64_t size_bytes;        /* of the archive, the whole one also where a FETCH is of a range; UINT64_MAX = unknown */
    int64_t created_at;         /* nanoseconds since the epoch, UTC; INT64_MIN = unknown */
    int64_t updated_at;         /* likewise; INT64_MIN = same as created_at */
    o2dms_str extensions_json;  /* absent, or a JSON object. Needed only if the request has O2DMS_REQ_DETAIL */
} o2dms_package;

/* How a deployment stands. A closed list: other values read as O2DMS_DEPLOYMENT_UNKNOWN. */
#define O2DMS_DEPLOYMENT_UNKNOWN 0
#define O2DMS_DEPLOYMENT_PENDING 1
#define O2DMS_DEPLOYMENT_DEPLOYED 2
#define O2DMS_DEPLOYMENT_DEGRADED 3
#define O2DMS_DEPLOYMENT_FAILED 4
#define O2DMS_DEPLOYMENT_UPDATING 5
#define O2DMS_DEPLOYMENT_DELETING 6
#define O2DMS_DEPLOYMENT_SUSPENDED 7

/* How well it is known that the deployment uses the package. */
#define O2DMS_EVIDENCE_NONE 0            /* not asked, or not known */
#define O2DMS_EVIDENCE_EXACT 1           /* by digest */
#define O2DMS_EVIDENCE_NAME_VERSION 2    /* by name and version */
#define O2DMS_EVIDENCE_DECLARED 3        /* referenced, not running (yet) */
#define O2DMS_EVIDENCE_ROLLBACK_TARGET 4 /* a kept earlier revision, to which a rollback would return */

#define O2DMS_DEPLOYMENT_MANAGER 1u /* since 1.3: reported by what governs it (a HelmRelease), not by a trace of it (a release Secret) */

/* One deployment of a package. */
typedef struct o2dms_deployment {
    uint32_t struct_size;
    uint32_t flags;             /* O2DMS_DEPLOYMENT_MANAGER */
    o2dms_str id;               /* required, unique in this adapter */
    o2dms_str name;             /* required */
    o2dms_str namespace_name;
    o2dms_str package_name;
    o2dms_str package_version;
    o2dms_str package_repository_url;
    o2dms_str package_digest;   /* "sha256:…" or absent */
    int32_t status;             /* O2DMS_DEPLOYMENT_… */
    int32_t evidence;           /* O2DMS_EVIDENCE_… */
    o2dms_str status_message;
    uint64_t revision;          /* 0 = the backend counts none */
    int64_t created_at;         /* nanoseconds since the epoch, UTC; INT64_MIN = unknown */
    int64_t updated_at;
    o2dms_str extensions_json;  /* absent, or a JSON object */
    o2dms_str identity;         /* what is deployed, named the same by whichever adapter reports it; absent = only this adapter
                                   does. Deployments of one identity are shown as one. Since 1.3 */
} o2dms_deployment;

/* ------------------------------------------------------------------------------------------------------- host services */

#define O2DMS_LOG_DEBUG 0
#define O2DMS_LOG_INFO 1
#define O2DMS_LOG_WARNING 2
#define O2DMS_LOG_ERROR 3

#define O2DMS_METRIC_COUNTER 0   /* value is added */
#define O2DMS_METRIC_GAUGE 1     /* value is set */
#define O2DMS_METRIC_HISTOGRAM 2 /* value is observed, in seconds or bytes */

/* The host's side. One table per instance, valid from instance_create until instance_destroy has returned. All functions
 * are [any] unless they say otherwise; pass ctx as their first argument. */
typedef struct o2dms_host {
    uint32_t struct_size;
    uint32_t abi_major;
    uint32_t abi_minor;
    uint32_t reserved;
    void *ctx;

    /* Writes a line to the host's log, with the adapter's name and, if call is not 0, its request and trace. fields_json is absent
     * or a JSON object with more members. Lines beyond the host's rate limit are dropped and counted. Never fails. */
    void (*log)(void *ctx, o2dms_call call, int32_t level, o2dms_str message, o2dms_str fields_json);

    /* Records a measurement. name is [a-z_]+ with its unit ("refresh_age_seconds"); the host puts "o2dms_adapter_" before it
     * and adds the label "adapter". labels_json is absent or an object of strings. A name or label set beyond the host's
     * limit is dropped and counted. Never fails. */
    void (*metric)(void *ctx, int32_t kind, o2dms_str name, o2dms_str labels_json, double value);

    /* Looks up an optional table by its versioned id, for example O2DMS_EXT_KV. NULL = this host has none. */
    const void *(*extension)(void *ctx, o2dms_str id);

    /* 1 if the call is cancelled or past its deadline, 0 to go on, O2DMS_E_STALE. Costs one atomic read. */
    int32_t (*cancelled)(void *ctx, o2dms_call call);

    /* Milliseconds until the deadline on the monotonic clock, at least 0; INT64_MAX = none; O2DMS_E_STALE. */
    int64_t (*remaining_ms)(void *ctx, o2dms_call call);

    /* Has fn(user_data) called when the call is cancelled or its deadline passes: at most once, on a thread of the host,
     * at once if it is so already, and never after complete() has returned. If fn is just running, complete() on
     * another thread waits until fn has returned, so user_data may be freed after complete(). fn must not block; it
     * may call complete(). One per call: a second replaces the first. 0 or O2DMS_E_STALE. */
    int32_t (*on_cancel)(void *ctx, o2dms_call call, void (*fn)(void *user_data), void *user_data);

    /* [worker, or a thread of the plugin] Reads up to capacity bytes of the upload's body into buffer. The host has received,
     * bounded and hashed the whole body before the call. Returns the number of bytes, 0 at the end, O2DMS_E_STALE,
     * O2DMS_E_STOP or O2DMS_E_IO. Starts over with rewind. */
    int64_t (*read)(void *ctx, o2dms_call call, void *buffer, size_t capacity);

    /* Makes the next read start at the first byte of the body again. 0, O2DMS_E_STALE or O2DMS_E_IO. */
    int32_t (*rewind)(void *ctx, o2dms_call call);

    /* How many items match the request's filters, whatever its limit and offset. Before the first emit of a list, once.
     * 0, O2DMS_E_STALE or O2DMS_E_ARGUMENT. */
    int32_t (*set_total)(void *ctx, o2dms_call call, uint64_t total);

    /* A token of at most 128 bytes that changes whenever the answer may have changed; it becomes part of the ETag, so equal
     * data should give equal tokens on every replica. Before the first emit, once. If nobody wants the items because
     * the caller has them already, it returns O2DMS_E_STOP: complete() with success. Else 0, O2DMS_E_STALE or O2DMS_E_ARGUMENT. */
    int32_t (*set_revision)(void *ctx, o2dms_call call, o2dms_str revision);

    /* Hands over one package; blocks while the client is slower than the plugin, except in an operation that is flagged
     * O2DMS_OPF_NONBLOCKING, where it never blocks. 0, O2DMS_E_STALE, O2DMS_E_STOP or O2DMS_E_ARGUMENT. */
    int32_t (*emit_package)(void *ctx, o2dms_call call, const o2dms_package *package);

    /* Hands over one deployment; otherwise as emit_package. */
    int32_t (*emit_deployment)(void *ctx, o2dms_call call, const o2dms_deployment *deployment);

    /* [worker, or a thread of the plugin] Hands over the next bytes of a fetched archive, after emit_package has named it.
     * Blocks for back-pressure. 0, O2DMS_E_STALE, O2DMS_E_STOP or O2DMS_E_ARGUMENT. */
    int32_t (*emit_data)(void *ctx, o2dms_call call, const void *bytes, size_t len);

    /* One JSON object about the result, once: the state of each repository (HEALTH), the report of a dry run.
     * 0, O2DMS_E_STALE or O2DMS_E_ARGUMENT. */
    int32_t (*emit_details)(void *ctx, o2dms_call call, o2dms_str details_json);

    /* Says why instance_create fails; only there. 0, O2DMS_E_STALE or O2DMS_E_ARGUMENT. */
    int32_t (*set_error)(void *ctx, o2dms_call call, const o2dms_error *error);

    /* Ends the call: EXACTLY ONCE for each operation, before the operation returns or later, from any thread. error NULL (or
     * code O2DMS_OK) = success. Afterwards the handle is stale. 0 or O2DMS_E_STALE. */
    int32_t (*complete)(void *ctx, o2dms_call call, const o2dms_error *error);
} o2dms_host;

/* ---------------------------------------------------------------------------------------------------------- operations */

#define O2DMS_OP_PACKAGE_LIST 1u        /* emit packages that match; see o2dms_op_fn for order and paging */
#define O2DMS_OP_PACKAGE_GET 2u         /* emit the package whose "{artifact_name}-{artifact_version}" is request.id */
#define O2DMS_OP_PACKAGE_UPLOAD 3u      /* store the body; emit the package it became */
#define O2DMS_OP_PACKAGE_DELETE 4u      /* remove the package request.name, request.version in request.repository */
#define O2DMS_OP_PACKAGE_FETCH 5u       /* emit that package, then its archive's bytes, or those of request.part, by emit_data */
#define O2DMS_OP_PACKAGE_REPAIR 6u      /* since 1.1: say by emit_details what lies in repositories without being a package; mend it */
#define O2DMS_OP_DEPLOYMENT_LIST 16u    /* emit all deployments, or those that use the package that is named; see o2dms_op_fn */
#define O2DMS_OP_DEPLOYMENT_GET 17u     /* emit the deployment request.id */
#define O2DMS_OP_DEPLOYMENT_CREATE 18u  /* 18 to 24 are reserved: the host does not call them yet */
#define O2DMS_OP_DEPLOYMENT_UPDATE 19u
#define O2DMS_OP_DEPLOYMENT_SCALE 20u
#define O2DMS_OP_DEPLOYMENT_ROLLBACK 21u
#define O2DMS_OP_DEPLOYMENT_DELETE 22u
#define O2DMS_OP_DEPLOYMENT_STATUS 23u
#define O2DMS_OP_DEPLOYMENT_HISTORY 24u
#define O2DMS_OP_HEALTH 32u             /* mandatory, answers within 2 s: success = healthy, an error = why not */

#define O2DMS_REQ_DETAIL 1u       /* extensions_json is wanted */
#define O2DMS_REQ_DRY_RUN 2u      /* check all, change nothing; report with emit_details */
#define O2DMS_REQ_FORCE 4u        /* the caller insists, although the package is in use */
#define O2DMS_REQ_REGISTER 8u     /* UPLOAD without a body: params_json names a package that lies in a backend already */
#define O2DMS_REQ_RANGE 16u       /* FETCH: only range_length bytes from range_offset; sent only to O2DMS_OPF_RANGES */
#define O2DMS_REQ_RANGE_SUFFIX 32u /* with RANGE: the last range_length bytes; range_offset is 0 */
#define O2DMS_REQ_FRESH 64u       /* what the backend says now, not what was heard last. DEPLOYMENT_LIST, since 1.3: asked before a deletion.
                                     PACKAGE_GET, since 1.4: sent only to O2DMS_OPF_FRESH; name and version are set */

/* Which of a package's files a FETCH is about, since 1.2. */
#define O2DMS_PART_ARCHIVE 0u    /* the archive itself */
#define O2DMS_PART_PROVENANCE 1u /* the .prov file that was stored with it, whole and as it is; NOT_FOUND if there is none */

/* What is asked. One struct for all operations, its fields used as the operation needs. Borrowed until the operation
 * function RETURNS, not until complete(): copy what is needed later. */
typedef struct o2dms_request {
    uint32_t struct_size;
    uint32_t op;                /* O2DMS_OP_… */
    uint32_t flags;             /* O2DMS_REQ_… */
    uint32_t reserved;
    o2dms_str id;               /* PACKAGE_GET: packageId, to be looked up whole, never split. DEPLOYMENT_GET: the id */
    o2dms_str name;             /* PACKAGE_LIST: exact artifact name. UPLOAD: the form's name. DELETE, FETCH: of the package.
                                   DEPLOYMENT_LIST: of the package whose users are sought; absent = all deployments */
    o2dms_str version;          /* LIST: equal after SemVer normalisation, else as text. UPLOAD, DELETE, FETCH: the version */
    o2dms_str version_range;    /* LIST: a constraint in Helm's grammar, for example "^1.2" or ">=1 <2" */
    o2dms_str repository;       /* the repository of that name only */
    o2dms_str repository_url;   /* DEPLOYMENT_LIST: of the package whose users are sought */
    o2dms_str digest;           /* DEPLOYMENT_LIST: likewise, "sha256:…". DELETE, since 1.4: remove it only if this is its checksum; sent only
                                   to O2DMS_OPF_CONDITIONAL */
    o2dms_str query;            /* LIST: case-insensitive substring of name, description or keywords */
    o2dms_str status;           /* LIST: only items in this status */
    uint64_t limit;             /* LIST: at most so many items; UINT64_MAX = all */
    uint64_t offset;            /* LIST: after skipping so many */
    o2dms_str artifact_type;    /* UPLOAD: media type of the body */
    uint64_t body_size;         /* UPLOAD: bytes of the body; UINT64_MAX = unknown */
    o2dms_str body_sha256;      /* UPLOAD: 64 lower-case hex digits */
    uint64_t range_offset;      /* FETCH with O2DMS_REQ_RANGE */
    uint64_t range_length;      /* likewise; UINT64_MAX = to the end */
    o2dms_str params_json;      /* UPLOAD: object with description, provider, provenance (text of the .prov file) or the registration.
                                   REPAIR: object with action ("list", "adopt", "remove") and minimumAgeSeconds.
                                   DEPLOYMENT_LIST, since 1.3: the extensions_json of the package whose users are sought */
    o2dms_str idempotency_key;  /* the same key has one effect */
    o2dms_str traceparent;      /* W3C trace context, to be passed on to the backend */
    uint32_t part;              /* FETCH: O2DMS_PART_…; other than ARCHIVE only sent to O2DMS_OPF_PARTS. Since 1.2 */
    uint32_t reserved2;
    o2dms_str package_uri;      /* DEPLOYMENT_LIST: of the package whose users are sought. Since 1.3 */
} o2dms_request;

/* Starts an operation. [worker], or an I/O thread of the host if the operation is flagged O2DMS_OPF_NONBLOCKING. There is no
 * return value: the operation is over when complete() is called, here or later.
 *
 * PACKAGE_LIST applies the request's filters, then orders by artifact_name (bytes, ascending) and version (newest first),
 * then calls set_revision and set_total, skips offset and emits up to limit. Newest first: texts that are SemVer, or would be
 * with a leading "v" taken off, missing numbers as 0 and leading zeros of the three numbers ignored, by SemVer precedence,
 * descending; equal ones by bytes, descending; after them all other texts by bytes, descending.
 * A plugin that would rather not sets O2DMS_OPF_PLAIN_LIST: it emits everything in any order, and the host does the rest.
 * Where several repositories are configured, their order decides among equal packages.
 *
 * PACKAGE_GET emits, from the first repository that has any, each package whose id matches: two names and versions can form
 * the same id, and then the host answers 409 and names both. With name and version set as well only that one is meant.
 *
 * With O2DMS_REQ_FRESH it asks the backend first, on a thread that may wait, and what it finds of that package is in lists and in other
 * gets from then on, also if it finds that the package is gone.
 *
 * PACKAGE_DELETE with a digest removes the package only if its archive has that checksum when it goes, as far as the backend can tell
 * the two apart in one step; else O2DMS_PRECONDITION_FAILED, and nothing is removed. So does a dry run.
 *
 * PACKAGE_REPAIR looks, in each repository or the one that is named, for archives that nothing names (orphans) and names whose
 * archive is gone (dangling), and reports them with emit_details in the form that docs/abi-reference.md gives. With the action
 * "adopt" orphans that are sound become packages, with "remove" they go; with "list" nothing changes. What is younger than
 * minimumAgeSeconds may be an upload on its way and stays. Other writers may be at work on the same repository.
 *
 * DEPLOYMENT_LIST emits deployments in any order, whole, whatever limit and offset: the host joins those of several adapters, filters,
 * sorts, counts and pages. With a package (name and version set; it may be another adapter's) only those that use it, each with its
 * evidence. Success without a deployment means that nobody uses it, and it may be deleted on that word: what cannot be told is
 * O2DMS_UNAVAILABLE or O2DMS_FORBIDDEN. O2DMS_UNSUPPORTED: this instance watches no deployments and makes no claim. */
typedef void (*o2dms_op_fn)(o2dms_instance *instance, o2dms_call call, const o2dms_request *request);

#define O2DMS_OPF_IDEMPOTENT 1u   /* a repetition does no harm: the host may try it again */
#define O2DMS_OPF_CANCELLABLE 2u  /* completes within 5 s of a cancellation */
#define O2DMS_OPF_NONBLOCKING 4u  /* returns within a millisecond: may be called on an I/O thread. The host measures it */
#define O2DMS_OPF_PLAIN_LIST 8u   /* PACKAGE_LIST emits all, unfiltered and unordered: the host filters, sorts, counts, pages */
#define O2DMS_OPF_RANGES 16u      /* PACKAGE_FETCH honours O2DMS_REQ_RANGE */
#define O2DMS_OPF_PARTS 32u       /* PACKAGE_FETCH honours request.part. Since 1.2 */
#define O2DMS_OPF_CONDITIONAL 64u /* PACKAGE_DELETE honours request.digest. Since 1.4 */
#define O2DMS_OPF_FRESH 128u      /* PACKAGE_GET honours O2DMS_REQ_FRESH. Since 1.4 */

/* The operations table is the capability declaration: what is not in it is answered 501. Unknown codes are skipped. */
typedef struct o2dms_op {
    uint32_t op;
    uint32_t flags; /* O2DMS_OPF_… */
    o2dms_op_fn fn;
} o2dms_op;

/* One kind of artifact that can be uploaded. */
typedef struct o2dms_artifact {
    o2dms_str media_type;  /* lower case, for example "application/vnd.cncf.helm.chart.content.v1.tar+gzip" */
    o2dms_str marker_file; /* file directly below the archive's one base directory that tells this kind, "Chart.yaml"; or absent */
    uint64_t max_bytes;    /* the plugin's own limit; UINT64_MAX = none beside the host's */
    uint32_t flags;        /* none defined yet: 0 */
    uint32_t reserved;
} o2dms_artifact;

/* ---------------------------------------------------------------------------------------------------------- the plugin */

#define O2DMS_PF_SERIAL 1u          /* never two calls on one instance at the same time */
#define O2DMS_PF_SINGLETON 2u       /* at most one instance in a process */
#define O2DMS_PF_NEEDS_ISOLATION 4u /* brings a runtime that owns the process (Go, JVM): only in a child process */

/* What the plugin is. Static, constant, valid for the life of the process; the host copies it at load. */
typedef struct o2dms_plugin {
    uint32_t struct_size;
    uint32_t abi_major;      /* O2DMS_ABI_MAJOR */
    uint32_t abi_minor;      /* O2DMS_ABI_MINOR of the header it was built with */
    uint32_t min_host_minor; /* the oldest host that it can work with */
    uint32_t flags;          /* O2DMS_PF_… */
    uint32_t op_count;       /* at most 256 */
    uint32_t op_stride;      /* sizeof(o2dms_op) */
    uint32_t artifact_count; /* at most 256 */
    uint32_t artifact_stride; /* sizeof(o2dms_artifact) */
    uint32_t reserved;
    o2dms_str id;            /* reverse DNS, for example "io.example.catalogue"; at most 128 bytes of [a-z0-9.-] */
    o2dms_str name;          /* what people call it; at most 128 bytes */
    o2dms_str version;       /* SemVer */
    o2dms_str config_schema_json; /* JSON Schema 2020-12 for the adapter's "config"; absent = anything goes. A string of the
                                     * format "o2dms-file" is the path of a file that is read in instance_create only: when
                                     * it changes, the host makes a new instance */
    const o2dms_op *ops;
    const o2dms_artifact *artifacts; /* NULL if artifact_count is 0 */

    /* [once] Makes an instance. config_json is the adapter's "config" object, valid by the schema, its secrets resolved: never
     * log it. call carries deadline, cancellation and log context and ends when this returns. O2DMS_OK and *out set; or
     * another code, *out untouched and the reason given with set_error. It need not wait for a backend: HEALTH tells. */
    o2dms_code (*instance_create)(const o2dms_host *host, o2dms_call call, o2dms_str config_json, o2dms_instance **out);

    /* [once] Ends an instance, after every call on it was completed. All threads joined, no host function called once this has
     * returned, within 10 s. */
    void (*instance_destroy)(o2dms_instance *instance);

    /* [any] Optional tables of the plugin by versioned id; NULL = none. The member itself may be NULL. */
    const void *(*extension)(o2dms_str id);
} o2dms_plugin;

/* The entry point. [once] Pure: static data, under 100 ms, no thread, no I/O, no host function. NULL = refused, and
 * *reason (static text) says why. */
typedef const o2dms_plugin *(*o2dms_entry_fn)(uint32_t host_abi_minor, o2dms_str *reason);
O2DMS_EXPORT const o2dms_plugin *o2dms_plugin_entry_v1(uint32_t host_abi_minor, o2dms_str *reason);

/* ------------------------------------------------------------------------------------------ optional tables of the host */

/* Small durable state of one instance; drafts of other tables are named "x-…". */
#define O2DMS_EXT_KV "o2dms.kv/1"

/* What extension() returns for O2DMS_EXT_KV, valid as long as o2dms_host. ctx is o2dms_host.ctx. */
typedef struct o2dms_kv {
    uint32_t struct_size;
    uint32_t reserved;

    /* [worker] Copies up to capacity bytes of the value and its revision. Returns the value's whole length, or -1 = none. */
    int64_t (*get)(void *ctx, o2dms_str key, void *buffer, size_t capacity, uint64_t *revision);

    /* [worker] Stores value if the key still has expected_revision (0 = does not exist). 0 and *revision, O2DMS_E_STOP if another
     * was faster, O2DMS_E_ARGUMENT over the limits (key 256 bytes, value 64 KiB), O2DMS_E_IO. */
    int32_t (*put)(void *ctx, o2dms_str key, o2dms_str value, uint64_t expected_revision, uint64_t *revision);
} o2dms_kv;

#ifdef __cplusplus
}
#endif

#endif
