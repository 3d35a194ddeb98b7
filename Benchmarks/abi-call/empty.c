/* The cheapest plugin: completes at once, or emits 1000 packages out of static memory. */
#include <o2dms_plugin.h>
#include <string.h>

enum { COUNT = 1000 };

struct o2dms_instance {
    const o2dms_host *host;
    o2dms_package packages[COUNT];
    char names[COUNT][16];
};

static struct o2dms_instance instance;

static void complete(o2dms_instance *i, o2dms_call call, const o2dms_request *request) {
    (void)request;
    i->host->complete(i->host->ctx, call, NULL);
}

static void list(o2dms_instance *i, o2dms_call call, const o2dms_request *request) {
    const o2dms_host *host = i->host;
    host->set_revision(host->ctx, call, O2DMS_STR("r1"));
    host->set_total(host->ctx, call, COUNT);
    for (uint64_t n = request->offset; n < COUNT; n++)
        if (host->emit_package(host->ctx, call, &i->packages[n]) != 0) break;
    host->complete(host->ctx, call, NULL);
}

static o2dms_code create(const o2dms_host *host, o2dms_call call, o2dms_str config, o2dms_instance **out) {
    (void)call;
    (void)config;
    instance.host = host;
    for (int n = 0; n < COUNT; n++) {
        o2dms_package *p = &instance.packages[n];
        memcpy(instance.names[n], "package-0000", 12);
        for (int k = 0, v = n; k < 4; k++, v /= 10) instance.names[n][11 - k] = (char)('0' + v % 10);
        memset(p, 0, sizeof *p);
        p->struct_size = sizeof *p;
        p->name = (o2dms_str){instance.names[n], 12};
        p->artifact_version = O2DMS_STR("1.2.3");
        p->description = O2DMS_STR("NGINX Open Source is a web server that can be used as a reverse proxy and load balancer.");
        p->provider = O2DMS_STR("Example");
        p->package_uri = O2DMS_STR("https://charts.example.com/nginx-1.2.3.tgz");
        p->checksum = O2DMS_STR("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
        p->repository = O2DMS_STR("main");
        p->size_bytes = 4711;
        p->created_at = p->updated_at = 1768384800000000000;
    }
    *out = &instance;
    return O2DMS_OK;
}

static void destroy(o2dms_instance *i) { (void)i; }

static const o2dms_op ops[] = {
    {O2DMS_OP_PACKAGE_GET, O2DMS_OPF_NONBLOCKING, complete},
    {O2DMS_OP_PACKAGE_LIST, O2DMS_OPF_NONBLOCKING, list},
    {O2DMS_OP_HEALTH, O2DMS_OPF_NONBLOCKING, complete},
};

static const o2dms_plugin plugin = {
    .struct_size = sizeof(o2dms_plugin),
    .abi_major = O2DMS_ABI_MAJOR,
    .abi_minor = O2DMS_ABI_MINOR,
    .op_count = sizeof ops / sizeof *ops,
    .op_stride = sizeof *ops,
    .artifact_stride = sizeof(o2dms_artifact),
    .id = {"bench.empty", 11},
    .name = {"Empty", 5},
    .version = {"1.0.0", 5},
    .ops = ops,
    .instance_create = create,
    .instance_destroy = destroy,
};

O2DMS_EXPORT const o2dms_plugin *o2dms_plugin_entry_v1(uint32_t host_minor, o2dms_str *reason) {
    (void)host_minor;
    (void)reason;
    return &plugin;
}
