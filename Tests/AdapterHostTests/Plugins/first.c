/* A plugin as it was written for ABI 1.0, compiled with the header of that day: it must work for ever. */
#define _GNU_SOURCE
#include "o2dms_plugin.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct o2dms_instance {
    const o2dms_host *host;
    char *page; /* behind it lies memory that nobody may touch */
};

#define PAGE_BYTES 4096

/* At the very end of the page: a host that reads more than struct_size crashes. */
static void *last_bytes(o2dms_instance *i, size_t bytes) {
    return memset(i->page + PAGE_BYTES - bytes, 0, bytes);
}

static void deployments(o2dms_instance *i, o2dms_call call, const o2dms_request *r) {
    o2dms_deployment *d = last_bytes(i, sizeof *d);
    d->struct_size = sizeof *d;
    d->id = O2DMS_STR("default/web");
    d->name = O2DMS_STR("web");
    d->status = O2DMS_DEPLOYMENT_DEPLOYED;
    d->evidence = r->name.ptr ? O2DMS_EVIDENCE_NAME_VERSION : O2DMS_EVIDENCE_NONE;
    i->host->emit_deployment(i->host->ctx, call, d);
    i->host->complete(i->host->ctx, call, NULL);
}

static void list(o2dms_instance *i, o2dms_call call, const o2dms_request *r) {
    (void)r;
    o2dms_package *p = last_bytes(i, sizeof *p);
    p->struct_size = sizeof *p;
    p->name = O2DMS_STR("nginx");
    p->artifact_version = O2DMS_STR("1.0.0");
    p->package_uri = O2DMS_STR("https://example.com/nginx-1.0.0.tgz");
    i->host->emit_package(i->host->ctx, call, p);
    i->host->complete(i->host->ctx, call, NULL);
}

static void health(o2dms_instance *i, o2dms_call call, const o2dms_request *r) {
    (void)r;
    i->host->complete(i->host->ctx, call, NULL);
}

static o2dms_code create(const o2dms_host *host, o2dms_call call, o2dms_str config, o2dms_instance **out) {
    (void)call;
    (void)config;
    o2dms_instance *i = calloc(1, sizeof *i);
    if (!i) return O2DMS_INTERNAL;
    i->host = host;
    i->page = mmap(NULL, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (i->page == MAP_FAILED || mprotect(i->page + PAGE_BYTES, PAGE_BYTES, PROT_NONE)) return O2DMS_INTERNAL;
    *out = i;
    return O2DMS_OK;
}

static void destroy(o2dms_instance *i) {
    munmap(i->page, 2 * PAGE_BYTES);
    free(i);
}

static const o2dms_op ops[] = {
    {O2DMS_OP_PACKAGE_LIST, O2DMS_OPF_PLAIN_LIST, list},
    {O2DMS_OP_DEPLOYMENT_LIST, 0, deployments},
    {O2DMS_OP_HEALTH, O2DMS_OPF_NONBLOCKING, health},
};

static const o2dms_plugin plugin = {
    .struct_size = sizeof(o2dms_plugin),
    .abi_major = O2DMS_ABI_MAJOR,
    .abi_minor = O2DMS_ABI_MINOR,
    .op_count = sizeof ops / sizeof *ops,
    .op_stride = sizeof *ops,
    .id = {"io.example.first", 16},
    .name = {"First", 5},
    .version = {"1.0.0", 5},
    .ops = ops,
    .instance_create = create,
    .instance_destroy = destroy,
};

_Static_assert(O2DMS_ABI_MINOR == 0 && sizeof(o2dms_deployment) == 184 && sizeof(o2dms_request) == 280, "the header of 1.0");

O2DMS_EXPORT const o2dms_plugin *o2dms_plugin_entry_v1(uint32_t host_minor, o2dms_str *reason) {
    (void)host_minor;
    (void)reason;
    return &plugin;
}
