/* An adapter that keeps packages in memory, for the tests of the API. It is ordered and paged as the ABI asks.
 *
 * Compile-time variants: -DBLOCKING (no operation is NONBLOCKING), -DTWO_TYPES, -DNO_DELETE, -DNO_UPLOAD, -DNO_FETCH, -DNO_RANGES,
 * -DNO_LIST, -DNO_REVISION (neither lists nor packages have one), -DFRESH (get is), -DCONDITIONAL (delete is),
 * -DLATE_SIZE (only a fetch states the size of an archive), -DNO_SIZE (nothing does).
 * Configuration, read by looking for the key: "prefix" (names of the packages it starts with), "seed" (how many), "fail" (list and
 * get answer UNAVAILABLE), "broken" (its first package is no UTF-8), "hang" (list and get complete only when cancelled), "swallow" (get does), "corrupt" (fetch hands out other bytes),
 * "shared" (a name: instances with the same one have one backend, of which each shows what it read when it was made, did itself, or was
 * asked to look at), "slow" (being made takes 200 ms more once it has read its packages), "gate" (two descriptors: a deletion that is done writes a byte into the
 * second, and is over when it has read one from the first).
 * Of an upload named "full" the backend says that it has no room, of one named "cut" nothing any more once it has stored it. Of a package named "mute" it never says
 * anything, and with "stubborn" nothing when it is to delete. */
#include "o2dms_plugin.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHART "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
#define KUSTOMIZE "application/vnd.example.kustomize.tar+gzip"

typedef struct entry {
    char name[128], version[64], checksum[80], description[256], type[96];
    unsigned char *data;
    size_t size;
} entry;

/* A backend that instances share; they are few, and live as long as the process. */
typedef struct backend {
    char name[64];
    entry *entries;
    size_t count;
    struct backend *next;
} backend;

static backend *backends;
static pthread_mutex_t backends_lock = PTHREAD_MUTEX_INITIALIZER;

struct o2dms_instance {
    const o2dms_host *host;
    backend *shared;
    pthread_mutex_t lock;
    entry *entries;
    size_t count, capacity;
    uint64_t revision;
    char prefix[64];
    int fail, hang, swallow, corrupt, broken, stubborn;
    int is_gated, gate, bell;
};

static o2dms_str text(const char *s) { return (o2dms_str){s, strlen(s)}; }
static int equal(o2dms_str a, const char *b) { return a.len == strlen(b) && memcmp(a.ptr, b, a.len) == 0; }
static void copy(char *out, size_t room, o2dms_str in) {
    size_t n = in.len < room - 1 ? in.len : room - 1;
    if (n) memcpy(out, in.ptr, n);
    out[n] = 0;
}

static void done(o2dms_instance *self, o2dms_call call, o2dms_code code, const char *message, const char *details) {
    o2dms_error error = {0};
    error.struct_size = sizeof error;
    error.code = code;
    error.message = text(message);
    if (code == O2DMS_UNAVAILABLE) error.retry_after_ms = 1500;
    if (details) error.details_json = text(details);
    self->host->complete(self->host->ctx, call, code == O2DMS_OK ? NULL : &error);
}

static int before(const entry *a, const entry *b) {
    int names = strcmp(a->name, b->name);
    return names ? names < 0 : strcmp(a->version, b->version) > 0;
}

static void insert(o2dms_instance *self, entry e) {
    if (self->count == self->capacity) {
        self->capacity = self->capacity ? self->capacity * 2 : 16;
        self->entries = realloc(self->entries, self->capacity * sizeof(entry));
    }
    size_t at = self->count++;
    while (at > 0 && before(&e, &self->entries[at - 1])) {
        self->entries[at] = self->entries[at - 1];
        at--;
    }
    self->entries[at] = e;
    self->revision++;
}

static entry *find(entry *entries, size_t count, o2dms_str name, o2dms_str version) {
    for (size_t i = 0; i < count; i++)
        if (equal(name, entries[i].name) && equal(version, entries[i].version)) return &entries[i];
    return NULL;
}

static backend *backend_named(const char *name) {
    backend *b = backends;
    while (b && strcmp(b->name, name)) b = b->next;
    if (b) return b;
    b = calloc(1, sizeof *b);
    snprintf(b->name, sizeof b->name, "%s", name);
    b->next = backends;
    return backends = b;
}

/* Shows what the backend has; the lock of the instance is held. */
static void look(o2dms_instance *self) {
    if (!self->shared) return;
    pthread_mutex_lock(&backends_lock);
    self->count = 0;
    for (size_t i = 0; i < self->shared->count; i++) insert(self, self->shared->entries[i]);
    pthread_mutex_unlock(&backends_lock);
    self->revision++;
}

/* Changes the backend: what has the name and version goes, and e comes, if there is one. Returns O2DMS_OK or why not. */
static o2dms_code change(o2dms_instance *self, o2dms_str name, o2dms_str version, o2dms_str digest, int only_asks, const entry *e) {
    if (!self->shared) return O2DMS_OK;
    o2dms_code code = O2DMS_OK;
    pthread_mutex_lock(&backends_lock);
    backend *b = self->shared;
    entry *there = find(b->entries, b->count, name, version);
    if (e) {
        if (there) code = O2DMS_ALREADY_EXISTS;
        else if (!only_asks) {
            b->entries = realloc(b->entries, (b->count + 1) * sizeof *e);
            b->entries[b->count++] = *e;
        }
    } else if (!there) code = O2DMS_NOT_FOUND;
    else if (digest.ptr && !equal(digest, there->checksum)) code = O2DMS_PRECONDITION_FAILED;
    else if (!only_asks) *there = b->entries[--b->count];
    pthread_mutex_unlock(&backends_lock);
    return code;
}

static o2dms_package package(o2dms_instance *self, const entry *e, char *uri, size_t room, uint32_t flags) {
    o2dms_package p = {0};
    p.struct_size = sizeof p;
    snprintf(uri, room, "memory://%s/%s-%s.tgz", self->prefix, e->name, e->version);
    p.name = text(e->name);
    p.artifact_name = text(e->name);
    p.artifact_version = text(e->version);
    if (e->description[0]) p.description = text(e->description);
    p.package_uri = text(uri);
    if (e->checksum[0]) p.checksum = text(e->checksum);
    p.repository = text("local");
    p.repository_url = text("memory://repository");
    p.artifact_type = text(e->type);
#if defined LATE_SIZE || defined NO_SIZE
    p.size_bytes = UINT64_MAX;
#else
    p.size_bytes = e->size;
#endif
    p.created_at = strcmp(e->description, "no time") == 0 ? INT64_MIN : 1768384800000000000;
    p.updated_at = INT64_MIN;
    if (strcmp(e->description, "deprecated by itself") == 0) p.flags |= O2DMS_PACKAGE_DEPRECATED;
    if (flags & O2DMS_REQ_DETAIL)
        p.extensions_json = text("{\"chartVersion\":\"x\",\"status\":\"mine\",\"nested\":{\"status\":1}}");
    return p;
}

static void hang(void *context) {
    o2dms_call *call = context;
    o2dms_instance *self = *(o2dms_instance **)(call + 1);
    done(self, *call, O2DMS_CANCELLED, "cancelled", NULL);
    free(call);
}

/* 1 if the call was dealt with. */
static int trouble(o2dms_instance *self, o2dms_call call, int hangs) {
    if (self->fail) {
        done(self, call, O2DMS_UNAVAILABLE, "no answer from https://user:secret@repo.example.com/x", NULL);
        return 1;
    }
    if (hangs) {
        o2dms_call *context = malloc(sizeof call + sizeof self);
        context[0] = call;
        memcpy(context + 1, &self, sizeof self);
        self->host->on_cancel(self->host->ctx, call, hang, context);
        return 1;
    }
    return 0;
}

/* 1 if nobody wants the packages. */
static int tell_revision(o2dms_instance *self, o2dms_call call) {
#ifdef NO_REVISION
    (void)self, (void)call;
    return 0;
#else
    char revision[96];
    snprintf(revision, sizeof revision, "%s-%llu", self->prefix, (unsigned long long)self->revision);
    return self->host->set_revision(self->host->ctx, call, text(revision)) == O2DMS_E_STOP;
#endif
}

static void list(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    const o2dms_host *host = self->host;
    if (trouble(self, call, self->hang)) return;
    pthread_mutex_lock(&self->lock);
    char uri[512];
    int stop = tell_revision(self, call);
    uint64_t total = 0, seen = 0, sent = 0;
    for (size_t i = 0; i < self->count; i++)
        if (!request->name.ptr || equal(request->name, self->entries[i].name)) total++;
    if (!stop) host->set_total(host->ctx, call, total);
    for (size_t i = 0; i < self->count && !stop && sent < request->limit; i++) {
        if (request->name.ptr && !equal(request->name, self->entries[i].name)) continue;
        if (seen++ < request->offset) continue;
        o2dms_package p = package(self, &self->entries[i], uri, sizeof uri, request->flags);
        if (self->broken && i == 0) p.description = text("\xff\xfe");
        stop = host->emit_package(host->ctx, call, &p) == O2DMS_E_STOP;
        sent++;
    }
    pthread_mutex_unlock(&self->lock);
    done(self, call, O2DMS_OK, "", NULL);
}

static void get(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    if (trouble(self, call, self->hang || self->swallow)) return;
    if (equal(request->name, "mute")) return done(self, call, O2DMS_UNAVAILABLE, "no answer", NULL);
    pthread_mutex_lock(&self->lock);
    if (request->flags & O2DMS_REQ_FRESH) look(self);
    int stop = tell_revision(self, call), found = stop;
    for (size_t i = 0; i < self->count && !stop; i++) {
        entry *e = &self->entries[i];
        char id[256], uri[512];
        snprintf(id, sizeof id, "%s-%s", e->name, e->version);
        if (!equal(request->id, id)) continue;
        if (request->name.ptr && !(equal(request->name, e->name) && equal(request->version, e->version))) continue;
        o2dms_package p = package(self, e, uri, sizeof uri, request->flags);
        self->host->emit_package(self->host->ctx, call, &p);
        found = 1;
    }
    pthread_mutex_unlock(&self->lock);
    done(self, call, found ? O2DMS_OK : O2DMS_NOT_FOUND, "no such package", NULL);
}

static void upload(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    const o2dms_host *host = self->host;
    if (request->flags & O2DMS_REQ_REGISTER) return done(self, call, O2DMS_UNSUPPORTED, "this adapter registers nothing", NULL);
    if (equal(request->name, "bad"))
        return done(self, call, O2DMS_INVALID, "the archive breaks a rule",
                    "{\"violations\":[{\"rule\":\"chart.name\",\"path\":\"bad/Chart.yaml\",\"message\":\"no\"}]}");
    if (equal(request->name, "full")) return done(self, call, O2DMS_UNAVAILABLE, "there is no space left", NULL);
    if (equal(request->name, "boom")) return done(self, call, O2DMS_INTERNAL, "assertion at /srv/secret/path.c:12", NULL);
    entry e = {0};
    copy(e.name, sizeof e.name, request->name);
    copy(e.version, sizeof e.version, request->version);
    copy(e.type, sizeof e.type, request->artifact_type.ptr ? request->artifact_type : text(CHART));
    memcpy(e.checksum, "sha256:", 7);
    memcpy(e.checksum + 7, request->body_sha256.ptr, 64);
    const char *key = "\"description\":\"";
    o2dms_str params = request->params_json;
    for (size_t i = 0; params.len > strlen(key) && i + strlen(key) < params.len; i++)
        if (memcmp(params.ptr + i, key, strlen(key)) == 0) {
            size_t start = i + strlen(key), end = start;
            while (params.ptr[end] != '"') end++;
            copy(e.description, sizeof e.description, (o2dms_str){params.ptr + start, end - start});
        }
    e.size = request->body_size;
    e.data = malloc(e.size + 1);
    size_t have = 0;
    for (int64_t n; have < e.size && (n = host->read(host->ctx, call, e.data + have, e.size - have)) > 0;) have += (size_t)n;
    if (have != e.size) return done(self, call, O2DMS_INTERNAL, "short body", NULL);
    char uri[512];
    pthread_mutex_lock(&self->lock);
    int exists = self->shared == NULL && find(self->entries, self->count, text(e.name), text(e.version)) != NULL;
    if (change(self, text(e.name), text(e.version), (o2dms_str){0}, request->flags & O2DMS_REQ_DRY_RUN, &e) != O2DMS_OK) exists = 1;
    if (!exists) {
        o2dms_package p = package(self, &e, uri, sizeof uri, request->flags);
        host->emit_package(host->ctx, call, &p);
        if (request->flags & O2DMS_REQ_DRY_RUN) {
            host->emit_details(host->ctx, call, text("{\"checked\":true}"));
            free(e.data);
        } else {
            entry *old = find(self->entries, self->count, text(e.name), text(e.version));
            if (old) *old = e, self->revision++;
            else insert(self, e);
        }
    }
    pthread_mutex_unlock(&self->lock);
    if (!exists && equal(request->name, "cut")) return done(self, call, O2DMS_UNAVAILABLE, "the connection broke", NULL);
    if (exists) return done(self, call, O2DMS_ALREADY_EXISTS, "this version exists", "{\"sameContent\":true}");
    done(self, call, O2DMS_OK, "", NULL);
}

static void erase(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    if (self->stubborn) return done(self, call, O2DMS_UNAVAILABLE, "no answer", NULL);
    if (equal(request->name, "used") && !(request->flags & O2DMS_REQ_FORCE))
        return done(self, call, O2DMS_IN_USE, "used by 1 deployment", "{\"deployments\":[\"prod\"]}");
    int found = 0;
    pthread_mutex_lock(&self->lock);
    o2dms_code code = change(self, request->name, request->version, request->digest, request->flags & O2DMS_REQ_DRY_RUN, NULL);
    entry *shown = find(self->entries, self->count, request->name, request->version);
    if (!self->shared && request->digest.ptr && shown && !equal(request->digest, shown->checksum)) code = O2DMS_PRECONDITION_FAILED;
    if (code == O2DMS_PRECONDITION_FAILED) {
        pthread_mutex_unlock(&self->lock);
        return done(self, call, code, "another archive is there by now", NULL);
    }
    for (size_t i = 0; i < self->count && !found; i++) {
        if (!equal(request->name, self->entries[i].name) || !equal(request->version, self->entries[i].version)) continue;
        found = 1;
        if (request->flags & O2DMS_REQ_DRY_RUN) {
            self->host->emit_details(self->host->ctx, call, text("{\"affected\":[]}"));
            break;
        }
        if (!self->shared) free(self->entries[i].data);
        memmove(&self->entries[i], &self->entries[i + 1], (self->count - i - 1) * sizeof(entry));
        self->count--;
        self->revision++;
    }
    pthread_mutex_unlock(&self->lock);
    if (self->shared) found = code == O2DMS_OK;
    char byte = 0;
    if (self->is_gated && (write(self->bell, &byte, 1) != 1 || read(self->gate, &byte, 1) < 0)) return done(self, call, O2DMS_INTERNAL, "no gate", NULL);
    done(self, call, found ? O2DMS_OK : O2DMS_NOT_FOUND, "no such package", NULL);
}

static void fetch(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    const o2dms_host *host = self->host;
    unsigned char *data = NULL;
    size_t size = 0;
    char uri[512];
    pthread_mutex_lock(&self->lock);
    for (size_t i = 0; i < self->count; i++) {
        entry *e = &self->entries[i];
        if (!equal(request->name, e->name) || !equal(request->version, e->version)) continue;
        o2dms_package p = package(self, e, uri, sizeof uri, 0);
#ifdef LATE_SIZE
        p.size_bytes = e->size;
#endif
        host->emit_package(host->ctx, call, &p);
        data = malloc(e->size + 1);
        size = e->size;
        memcpy(data, e->data, size);
    }
    pthread_mutex_unlock(&self->lock);
    if (!data) return done(self, call, O2DMS_NOT_FOUND, "no such package", NULL);
    size_t start = 0, end = size;
    if (request->flags & O2DMS_REQ_RANGE) {
        size_t length = request->range_length < size ? request->range_length : size;
        if (request->flags & O2DMS_REQ_RANGE_SUFFIX) start = size - length;
        else start = request->range_offset < size ? request->range_offset : size;
        if (length < size - start) end = start + length;
    }
    if (O2DMS_HAS(request, part) && request->part == O2DMS_PART_PROVENANCE) {
        size_t signature = size > 6 && memcmp(data, "signed", 6) == 0 ? size : 0;
        if (signature) host->emit_data(host->ctx, call, data, signature);
        free(data);
        return done(self, call, signature ? O2DMS_OK : O2DMS_NOT_FOUND, "it has no provenance file", NULL);
    }
    if (self->corrupt && size) data[size - 1] ^= 1;
    while (start < end) {
        size_t n = end - start < 10000 ? end - start : 10000;
        if (host->emit_data(host->ctx, call, data + start, n) != 0) break;
        start += n;
    }
    free(data);
    done(self, call, O2DMS_OK, "", NULL);
}

static void health(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    (void)request;
    self->host->emit_details(self->host->ctx, call, text("{\"repositories\":[{\"name\":\"local\"}]}"));
    done(self, call, self->fail ? O2DMS_UNAVAILABLE : O2DMS_OK, "repository down", NULL);
}

static o2dms_code create(const o2dms_host *host, o2dms_call call, o2dms_str config, o2dms_instance **out) {
    (void)call;
    o2dms_instance *self = calloc(1, sizeof *self);
    char buffer[1024];
    copy(buffer, sizeof buffer, config);
    self->host = host;
    self->revision = 1;
    pthread_mutex_init(&self->lock, NULL);
    self->fail = strstr(buffer, "\"fail\"") != NULL;
    self->hang = strstr(buffer, "\"hang\"") != NULL;
    self->swallow = strstr(buffer, "\"swallow\"") != NULL;
    self->stubborn = strstr(buffer, "\"stubborn\"") != NULL;
    self->broken = strstr(buffer, "\"broken\"") != NULL;
    self->corrupt = strstr(buffer, "\"corrupt\"") != NULL;
    strcpy(self->prefix, "app");
    const char *prefix = strstr(buffer, "\"prefix\":\"");
    if (prefix) sscanf(prefix, "\"prefix\":\"%63[^\"]", self->prefix);
    int seed = 0;
    const char *number = strstr(buffer, "\"seed\":");
    if (number) sscanf(number, "\"seed\":%d", &seed);
    for (int i = 0; i < seed; i++) {
        entry e = {0};
        snprintf(e.name, sizeof e.name, "%s-%05d", self->prefix, i / 2);
        strcpy(e.version, i % 2 ? "1.0.0" : "2.0.0");
        strcpy(e.type, CHART);
        strcpy(e.description, i == 0 ? "no time" : "line\nfeed \"and\" quote");
        e.size = 64;
        e.data = calloc(1, 64);
        insert(self, e);
    }
    /* Two that form one id. */
    if (strstr(buffer, "\"twins\"")) {
        entry a = {0};
        strcpy(a.name, "twin"), strcpy(a.version, "1.0.0-b-2.0.0"), strcpy(a.type, CHART);
        entry b = a;
        strcpy(b.name, "twin-1.0.0-b"), strcpy(b.version, "2.0.0");
        insert(self, a), insert(self, b);
    }
    const char *shared = strstr(buffer, "\"shared\":\"");
    if (shared) {
        char name[64] = "";
        sscanf(shared, "\"shared\":\"%63[^\"]", name);
        pthread_mutex_lock(&backends_lock);
        self->shared = backend_named(name);
        pthread_mutex_unlock(&backends_lock);
        look(self);
    }
    const char *gate = strstr(buffer, "\"gate\":[");
    if (gate) self->is_gated = sscanf(gate, "\"gate\":[%d,%d", &self->gate, &self->bell) == 2;
    if (strstr(buffer, "\"slow\"")) usleep(200000);
    *out = self;
    return O2DMS_OK;
}

static void destroy(o2dms_instance *self) {
    for (size_t i = 0; i < self->count && !self->shared; i++) free(self->entries[i].data);
    free(self->entries);
    free(self);
}

#ifdef BLOCKING
#define QUICK O2DMS_OPF_IDEMPOTENT
#else
#define QUICK (O2DMS_OPF_IDEMPOTENT | O2DMS_OPF_NONBLOCKING)
#endif
#ifdef FRESH
#define GET (QUICK | O2DMS_OPF_FRESH)
#else
#define GET QUICK
#endif
#ifdef CONDITIONAL
#define ERASE O2DMS_OPF_CONDITIONAL
#else
#define ERASE 0
#endif
#ifdef NO_RANGES
#define FETCH 0
#else
#define FETCH (O2DMS_OPF_RANGES | O2DMS_OPF_PARTS)
#endif

static const o2dms_op operations[] = {
#ifndef NO_LIST
    {O2DMS_OP_PACKAGE_LIST, QUICK, list},
#endif
    {O2DMS_OP_PACKAGE_GET, GET, get},
#ifndef NO_UPLOAD
    {O2DMS_OP_PACKAGE_UPLOAD, 0, upload},
#endif
#ifndef NO_DELETE
    {O2DMS_OP_PACKAGE_DELETE, ERASE, erase},
#endif
#ifndef NO_FETCH
    {O2DMS_OP_PACKAGE_FETCH, FETCH, fetch},
#endif
    {O2DMS_OP_HEALTH, 0, health},
};

static const o2dms_artifact artifacts[] = {
    {{CHART, sizeof CHART - 1}, {"Chart.yaml", 10}, 1 << 20, 0, 0},
#ifdef TWO_TYPES
    {{KUSTOMIZE, sizeof KUSTOMIZE - 1}, {"kustomization.yaml", 18}, 100, 0, 0},
#endif
};

static o2dms_plugin plugin;

const o2dms_plugin *o2dms_plugin_entry_v1(uint32_t host_minor, o2dms_str *reason) {
    (void)host_minor, (void)reason;
    plugin.struct_size = sizeof plugin;
    plugin.abi_major = O2DMS_ABI_MAJOR;
    plugin.abi_minor = O2DMS_ABI_MINOR;
    plugin.op_count = sizeof operations / sizeof *operations;
    plugin.op_stride = sizeof *operations;
    plugin.artifact_count = sizeof artifacts / sizeof *artifacts;
    plugin.artifact_stride = sizeof *artifacts;
    plugin.id = text("test.memory");
    plugin.name = text("Memory");
    plugin.version = text("1.2.3");
    plugin.ops = operations;
    plugin.artifacts = artifacts;
    plugin.instance_create = create;
    plugin.instance_destroy = destroy;
    return &plugin;
}
