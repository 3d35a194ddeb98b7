/* A plugin whose descriptor is wrong in one way: -DFAULT=n says which. */
#include <o2dms_plugin.h>
#include <string.h>

enum {
    NONE, SIZE_ZERO, SIZE_SMALL, SIZE_HUGE, MAJOR, MIN_MINOR, NEWER_MINOR, OPS_HUGE, OPS_257, STRIDE_ZERO, STRIDE_ODD, OPS_NULL, OP_TWICE,
    OP_NO_FUNCTION, NO_HEALTH, NO_CREATE, NO_DESTROY, ID_EMPTY, ID_CASE, ID_LONG, ID_NULL, NAME_UTF8, NAME_LINE, NAME_LONG, VERSION_BAD,
    SCHEMA_TEXT, SCHEMA_FORM, SCHEMA_REF, SCHEMA_LONG, ARTIFACT_CASE, ARTIFACT_TWICE, ARTIFACT_MARKER, ARTIFACT_NULL, REFUSED, REFUSED_SILENT,
    NEEDS_ISOLATION, SINGLETON, LARGER, CHANGES, MISALIGNED
};

static void health(o2dms_instance *i, o2dms_call call, const o2dms_request *r) {
    const o2dms_host *host = (const o2dms_host *)i;
    (void)r;
    host->complete(host->ctx, call, NULL);
}

static o2dms_code create(const o2dms_host *host, o2dms_call call, o2dms_str config, o2dms_instance **out) {
    (void)call;
    (void)config;
    *out = (o2dms_instance *)host;
    return O2DMS_OK;
}

static void destroy(o2dms_instance *i) { (void)i; }

static struct { o2dms_op op; uint64_t more[2]; } wide_ops[300];
static o2dms_op ops[300];
static o2dms_artifact artifacts[2];
static struct { o2dms_plugin plugin; uint64_t more[8]; } large;
static char filler[2 << 20];

O2DMS_EXPORT const o2dms_plugin *o2dms_plugin_entry_v1(uint32_t host_minor, o2dms_str *reason) {
    o2dms_plugin *p = &large.plugin;
    (void)host_minor;
    memset(filler, 'a', sizeof filler);
    memset(ops, 0, sizeof ops);
    ops[0] = (o2dms_op){O2DMS_OP_HEALTH, 0, health};
    ops[1] = (o2dms_op){O2DMS_OP_PACKAGE_GET, 0xFFFFFFFF, health};
    for (int n = 2; n < 300; n++) ops[n] = (o2dms_op){1000 + (uint32_t)n, 0, health};
    artifacts[0] = artifacts[1] = (o2dms_artifact){O2DMS_STR("application/x-test"), {NULL, 0}, UINT64_MAX, 0, 0};
    memset(p, 0, sizeof *p);
    p->struct_size = sizeof *p;
    p->abi_major = O2DMS_ABI_MAJOR;
    p->abi_minor = O2DMS_ABI_MINOR;
    p->op_count = 2;
    p->op_stride = sizeof *ops;
    p->artifact_count = 1;
    p->artifact_stride = sizeof *artifacts;
    p->id = O2DMS_STR("test.descriptor");
    p->name = O2DMS_STR("Descriptor");
    p->version = O2DMS_STR("1.2.3");
    p->ops = ops;
    p->artifacts = artifacts;
    p->instance_create = create;
    p->instance_destroy = destroy;
    switch (FAULT) {
    case SIZE_ZERO: p->struct_size = 0; break;
    case SIZE_SMALL: p->struct_size = 8; break;
    case SIZE_HUGE: p->struct_size = 0xFFFFFFFF; break;
    case MAJOR: p->abi_major = 2; break;
    case MIN_MINOR: p->min_host_minor = 65535; break;
    case NEWER_MINOR: p->abi_minor = 65535; break;
    case OPS_HUGE: p->op_count = 0x80000000; break;
    case OPS_257: p->op_count = 257; break;
    case STRIDE_ZERO: p->op_stride = 0; break;
    case STRIDE_ODD: p->op_stride = 17; break;
    case OPS_NULL: p->ops = NULL; break;
    case OP_TWICE: ops[1].op = O2DMS_OP_HEALTH; break;
    case OP_NO_FUNCTION: ops[1].fn = NULL; break;
    case NO_HEALTH: ops[0].op = O2DMS_OP_PACKAGE_LIST; break;
    case NO_CREATE: p->instance_create = NULL; break;
    case NO_DESTROY: p->instance_destroy = NULL; break;
    case ID_EMPTY: p->id = O2DMS_STR(""); break;
    case ID_CASE: p->id = O2DMS_STR("Test.ID"); break;
    case ID_LONG: p->id = (o2dms_str){filler, 1 << 20}; break;
    case ID_NULL: p->id = (o2dms_str){NULL, 7}; break;
    case NAME_UTF8: p->name = O2DMS_STR("\xff\xfe"); break;
    case NAME_LINE: p->name = O2DMS_STR("a\nb"); break;
    case NAME_LONG: p->name = (o2dms_str){filler, 129}; break;
    case VERSION_BAD: p->version = O2DMS_STR("one"); break;
    case SCHEMA_TEXT: p->config_schema_json = O2DMS_STR("{\"type\":"); break;
    case SCHEMA_FORM: p->config_schema_json = O2DMS_STR("{\"type\":\"thing\"}"); break;
    case SCHEMA_REF: p->config_schema_json = O2DMS_STR("{\"$ref\":\"#/$defs/none\"}"); break;
    case SCHEMA_LONG: p->config_schema_json = (o2dms_str){filler, (1 << 20) + 1}; break;
    case ARTIFACT_CASE: artifacts[0].media_type = O2DMS_STR("Application/X"); break;
    case ARTIFACT_TWICE: p->artifact_count = 2; break;
    case ARTIFACT_MARKER: artifacts[0].marker_file = O2DMS_STR("a/Chart.yaml"); break;
    case ARTIFACT_NULL: p->artifacts = NULL; break;
    case REFUSED: *reason = O2DMS_STR("this machine\nis too old"); return NULL;
    case REFUSED_SILENT: return NULL;
    case NEEDS_ISOLATION: p->flags = O2DMS_PF_NEEDS_ISOLATION; break;
    case SINGLETON: p->flags = O2DMS_PF_SINGLETON; break;
    case LARGER:
        p->struct_size = sizeof large;
        for (int n = 0; n < 2; n++) wide_ops[n].op = ops[n];
        p->ops = &wide_ops[0].op;
        p->op_stride = sizeof *wide_ops;
        break;
    case MISALIGNED: return (const o2dms_plugin *)((const char *)p + 4);
    default: break;
    }
    return p;
}
