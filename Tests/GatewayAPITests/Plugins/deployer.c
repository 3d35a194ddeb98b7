/* An adapter that knows deployments by a script, for the tests of usage and protection; it has no packages of its own.
 *
 * Compile-time variants: -DFIRST (speaks ABI 1.0: no identity, no manager, and it grades nothing).
 * Configuration, read by looking for the key: "script", deployments separated by ";", each
 * "id,namespace,name,package,version,status,evidence,identity,manager"; "bulk" (so many more, of the package app-00000 2.0.0; with
 * "spread" each of another);
 * "unsupported", "fail", "forbidden", "boom" (how a list ends), "garbage" (one more deployment that is no UTF-8), "hang" (a list completes
 * only when cancelled).
 *
 * An upload deploys: the form's name and version say of which package. Such a deployment is seen only by those who ask for what is
 * so now, as if a watch had not told it yet. */
#include "o2dms_plugin.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct entry {
    char id[64], namespace_name[64], name[64], package[64], version[64], identity[96];
    int status, evidence, manager, is_news;
} entry;

struct o2dms_instance {
    const o2dms_host *host;
    pthread_mutex_t lock;
    entry *entries;
    size_t count, capacity;
    int unsupported, fail, forbidden, boom, garbage, hang;
};

static o2dms_str text(const char *s) { return *s ? (o2dms_str){s, strlen(s)} : (o2dms_str){NULL, 0}; }
static int equal(o2dms_str a, const char *b) { return a.len == strlen(b) && memcmp(a.ptr, b, a.len) == 0; }
static void copy(char *out, size_t room, o2dms_str in) {
    size_t n = in.len < room - 1 ? in.len : room - 1;
    if (n) memcpy(out, in.ptr, n);
    out[n] = 0;
}

static void done(o2dms_instance *self, o2dms_call call, o2dms_code code, const char *message) {
    o2dms_error error = {0};
    error.struct_size = sizeof error;
    error.code = code;
    error.message = text(message);
    if (code == O2DMS_UNAVAILABLE) error.retry_after_ms = 6500;
    self->host->complete(self->host->ctx, call, code == O2DMS_OK ? NULL : &error);
}

static void add(o2dms_instance *self, entry e) {
    if (self->count == self->capacity) {
        self->capacity = self->capacity ? self->capacity * 2 : 16;
        self->entries = realloc(self->entries, self->capacity * sizeof(entry));
    }
    self->entries[self->count++] = e;
}

static int emit(o2dms_instance *self, o2dms_call call, const entry *e, const o2dms_request *request) {
    o2dms_deployment d = {0};
    d.struct_size = sizeof d;
    d.id = text(e->id);
    d.name = text(e->name);
    d.namespace_name = text(e->namespace_name);
    d.package_name = text(e->package);
    d.package_version = text(e->version);
    d.status = e->status;
    d.created_at = 1768384800000000000;
    d.updated_at = INT64_MIN;
#ifdef FIRST
    d.struct_size = 184;
#else
    d.identity = text(e->identity);
    if (e->manager) d.flags = O2DMS_DEPLOYMENT_MANAGER;
    if (request->name.ptr) d.evidence = e->evidence;
#endif
    if (request->flags & O2DMS_REQ_DETAIL) d.extensions_json = O2DMS_STR("{\"note\":\"see https://u:secret@x/\"}");
    return self->host->emit_deployment(self->host->ctx, call, &d);
}

static void hang(void *context) {
    o2dms_call *call = context;
    o2dms_instance *self = *(o2dms_instance **)(call + 1);
    done(self, *call, O2DMS_CANCELLED, "cancelled");
    free(call);
}

static void list(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    if (self->unsupported) return done(self, call, O2DMS_UNSUPPORTED, "no cluster is configured");
    if (self->fail) return done(self, call, O2DMS_UNAVAILABLE, "no answer from https://user:secret@cluster.example.com");
    if (self->forbidden) return done(self, call, O2DMS_FORBIDDEN, "the account may not list secrets");
    if (self->boom) return done(self, call, O2DMS_INTERNAL, "assertion at /srv/secret/path.c:12");
    if (self->hang) {
        o2dms_call *context = malloc(sizeof call + sizeof self);
        context[0] = call;
        memcpy(context + 1, &self, sizeof self);
        self->host->on_cancel(self->host->ctx, call, hang, context);
        return;
    }
    int stop = 0;
    pthread_mutex_lock(&self->lock);
    for (size_t i = 0; i < self->count && !stop; i++) {
        entry *e = &self->entries[i];
        if (request->name.ptr && !(equal(request->name, e->package) && equal(request->version, e->version))) continue;
        if (e->is_news && !(request->flags & O2DMS_REQ_FRESH)) continue;
        stop = emit(self, call, e, request) == O2DMS_E_STOP;
    }
    pthread_mutex_unlock(&self->lock);
    if (self->garbage) {
        entry e = {.id = "g", .name = "\xff\xfe"};
        emit(self, call, &e, request);
    }
    done(self, call, O2DMS_OK, "");
}

static void get(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    if (self->unsupported) return done(self, call, O2DMS_UNSUPPORTED, "no cluster is configured");
    if (self->fail) return done(self, call, O2DMS_UNAVAILABLE, "no answer");
    int found = 0;
    pthread_mutex_lock(&self->lock);
    for (size_t i = 0; i < self->count && !found; i++)
        if ((found = equal(request->id, self->entries[i].id))) emit(self, call, &self->entries[i], request);
    pthread_mutex_unlock(&self->lock);
    done(self, call, found ? O2DMS_OK : O2DMS_NOT_FOUND, "no such deployment");
}

static void deploy(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    entry e = {.status = O2DMS_DEPLOYMENT_DEPLOYED, .evidence = O2DMS_EVIDENCE_EXACT, .is_news = 1};
    copy(e.package, sizeof e.package, request->name);
    copy(e.version, sizeof e.version, request->version);
    pthread_mutex_lock(&self->lock);
    snprintf(e.id, sizeof e.id, "live.%zu", self->count);
    snprintf(e.name, sizeof e.name, "live-%zu", self->count);
    add(self, e);
    pthread_mutex_unlock(&self->lock);
    o2dms_package p = {0};
    p.struct_size = sizeof p;
    p.name = request->name;
    p.artifact_version = request->version;
    p.package_uri = O2DMS_STR("cluster:live");
    p.size_bytes = UINT64_MAX;
    self->host->emit_package(self->host->ctx, call, &p);
    done(self, call, O2DMS_OK, "");
}

static void health(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    (void)request;
    done(self, call, O2DMS_OK, "");
}

/* Reads one line of the script; fields may be empty, so strtok will not do. */
static void read_line(o2dms_instance *self, char *line) {
    char *fields[9] = {0};
    for (int i = 0; i < 9; i++) fields[i] = line ? strsep(&line, ",") : "";
    entry e = {0};
    char *texts[] = {e.id, e.namespace_name, e.name, e.package, e.version};
    for (int i = 0; i < 5; i++) snprintf(texts[i], 64, "%s", fields[i]);
    e.status = atoi(fields[5]);
    e.evidence = atoi(fields[6]);
    snprintf(e.identity, sizeof e.identity, "%s", fields[7]);
    e.manager = atoi(fields[8]);
    add(self, e);
}

static o2dms_code create(const o2dms_host *host, o2dms_call call, o2dms_str config, o2dms_instance **out) {
    (void)call;
    o2dms_instance *self = calloc(1, sizeof *self);
    char buffer[4096];
    copy(buffer, sizeof buffer, config);
    self->host = host;
    pthread_mutex_init(&self->lock, NULL);
    self->unsupported = strstr(buffer, "\"unsupported\"") != NULL;
    self->fail = strstr(buffer, "\"fail\"") != NULL;
    self->forbidden = strstr(buffer, "\"forbidden\"") != NULL;
    self->boom = strstr(buffer, "\"boom\"") != NULL;
    self->garbage = strstr(buffer, "\"garbage\"") != NULL;
    self->hang = strstr(buffer, "\"hang\"") != NULL;
    int bulk = 0;
    const char *number = strstr(buffer, "\"bulk\":");
    if (number) sscanf(number, "\"bulk\":%d", &bulk);
    for (int i = 0; i < bulk; i++) {
        entry e = {.status = O2DMS_DEPLOYMENT_DEPLOYED, .evidence = O2DMS_EVIDENCE_EXACT};
        snprintf(e.id, sizeof e.id, "bulk.%06d", i);
        snprintf(e.name, sizeof e.name, "bulk-%06d", i);
        strcpy(e.namespace_name, "many"), strcpy(e.version, "2.0.0");
        snprintf(e.package, sizeof e.package, "app-%05d", strstr(buffer, "\"spread\"") ? i : 0);
        add(self, e);
    }
    char *script = strstr(buffer, "\"script\":\"");
    if (script) {
        script += strlen("\"script\":\"");
        script[strcspn(script, "\"")] = 0;
        while (script && *script) read_line(self, strsep(&script, ";"));
    }
    *out = self;
    return O2DMS_OK;
}

static void destroy(o2dms_instance *self) {
    free(self->entries);
    free(self);
}

static const o2dms_op operations[] = {
    {O2DMS_OP_DEPLOYMENT_LIST, 0, list},
    {O2DMS_OP_DEPLOYMENT_GET, 0, get},
    {O2DMS_OP_PACKAGE_UPLOAD, 0, deploy},
    {O2DMS_OP_HEALTH, 0, health},
};
static const o2dms_artifact artifacts[] = {{{"application/x-deploy", 20}, {NULL, 0}, 1 << 20, 0, 0}};

static o2dms_plugin plugin;

const o2dms_plugin *o2dms_plugin_entry_v1(uint32_t host_minor, o2dms_str *reason) {
    (void)host_minor, (void)reason;
    plugin.struct_size = sizeof plugin;
    plugin.abi_major = O2DMS_ABI_MAJOR;
#ifndef FIRST
    plugin.abi_minor = O2DMS_ABI_MINOR;
#endif
    plugin.op_count = sizeof operations / sizeof *operations;
    plugin.op_stride = sizeof *operations;
    plugin.artifact_count = 1;
    plugin.artifact_stride = sizeof *artifacts;
    plugin.id = text("test.deployer");
    plugin.name = text("Deployer");
    plugin.version = text("1.2.3");
    plugin.ops = operations;
    plugin.artifacts = artifacts;
    plugin.instance_create = create;
    plugin.instance_destroy = destroy;
    return &plugin;
}
