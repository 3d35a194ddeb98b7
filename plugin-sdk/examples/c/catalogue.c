/* SPDX-License-Identifier: Apache-2.0
 *
 * A complete adapter in one C file: a catalogue of three packages that are compiled in.
 *
 *     cc -std=c11 -O2 -Wall -Wextra -fPIC -fvisibility=hidden -shared -I../../include -o libcatalogue.so catalogue.c
 */
#include "o2dms_plugin.h"

#include <stdlib.h>
#include <string.h>

#define MEDIA_TYPE "application/vnd.example.catalogue.v1.tar+gzip"
#define URI "https://catalogue.example/packages/"

/* ---------------------------------------------------------------------------------------------------- the packages */

static const uint8_t hello_1_0_0[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xd7, 0x2f, 0x48, 0x4c, 0xce,
    0x4e, 0x4c, 0x4f, 0xd5, 0x2b, 0xa9, 0x28, 0x61, 0xa0, 0x3e, 0x30, 0x00, 0x02, 0x33, 0x13, 0x13, 0x30, 0x0d, 0x04, 0xe8,
    0xb4, 0x81, 0x81, 0xa1, 0x09, 0x82, 0x0d, 0x12, 0x37, 0x34, 0x34, 0x34, 0x37, 0x67, 0x50, 0x30, 0x60, 0xa0, 0x03, 0x28,
    0x2d, 0x2e, 0x49, 0x2c, 0x02, 0x5a, 0xcf, 0x30, 0x32, 0x41, 0x06, 0x28, 0xfe, 0x15, 0x0c, 0xf5, 0x0c, 0xf4, 0x0c, 0xb8,
    0x18, 0x46, 0xc1, 0x28, 0x18, 0x05, 0xa3, 0x60, 0x14, 0x8c, 0x18, 0x00, 0x00, 0x23, 0xf2, 0xb2, 0xa3, 0x00, 0x08, 0x00,
    0x00,
};
static const uint8_t hello_1_1_0[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xd7, 0x2f, 0x48, 0x4c, 0xce,
    0x4e, 0x4c, 0x4f, 0xd5, 0x2b, 0xa9, 0x28, 0x61, 0xa0, 0x3e, 0x30, 0x00, 0x02, 0x33, 0x13, 0x13, 0x30, 0x0d, 0x04, 0xe8,
    0xb4, 0x81, 0x81, 0xa1, 0x09, 0x82, 0x0d, 0x12, 0x37, 0x34, 0x34, 0x34, 0x37, 0x67, 0x50, 0x30, 0x60, 0xa0, 0x03, 0x28,
    0x2d, 0x2e, 0x49, 0x2c, 0x02, 0x5a, 0xcf, 0x30, 0x32, 0x41, 0x06, 0x28, 0xfe, 0x15, 0x0c, 0xf5, 0x0c, 0xf5, 0x0c, 0xb8,
    0x18, 0x46, 0xc1, 0x28, 0x18, 0x05, 0xa3, 0x60, 0x14, 0x8c, 0x18, 0x00, 0x00, 0xa7, 0x59, 0xe1, 0xb4, 0x00, 0x08, 0x00,
    0x00,
};
static const uint8_t world_0_1_0[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x2b, 0xcf, 0x2f, 0xca, 0x49, 0xd1, 0x2f, 0x48, 0x4c, 0xce,
    0x4e, 0x4c, 0x4f, 0xd5, 0x2b, 0xa9, 0x28, 0x61, 0xa0, 0x3e, 0x30, 0x00, 0x02, 0x33, 0x13, 0x13, 0x30, 0x0d, 0x04, 0xe8,
    0xb4, 0x81, 0x81, 0xa1, 0x09, 0x82, 0x0d, 0x12, 0x37, 0x34, 0x34, 0x32, 0x32, 0x66, 0x50, 0x30, 0x60, 0xa0, 0x03, 0x28,
    0x2d, 0x2e, 0x49, 0x2c, 0x02, 0x5a, 0xcf, 0x30, 0x32, 0x41, 0x39, 0x28, 0xfe, 0x15, 0x0c, 0xf4, 0x0c, 0xf5, 0x0c, 0xb8,
    0x18, 0x46, 0xc1, 0x28, 0x18, 0x05, 0xa3, 0x60, 0x14, 0x8c, 0x18, 0x00, 0x00, 0xd0, 0x50, 0x2b, 0x33, 0x00, 0x08, 0x00,
    0x00,
};

typedef struct entry {
    o2dms_str name, version, description, uri, checksum;
    const uint8_t *archive;
    size_t archive_size;
    int64_t created_at;
} entry;

#define ENTRY(n, v, text, sha256, bytes, created)                                                                    \
    {{n, sizeof(n) - 1}, {v, sizeof(v) - 1}, {text, sizeof(text) - 1}, {URI n "-" v ".tgz", sizeof(URI n "-" v ".tgz") - 1}, \
     {"sha256:" sha256, sizeof("sha256:" sha256) - 1}, bytes, sizeof(bytes), created}

static const entry entries[] = {
    ENTRY("hello", "1.0.0", "Says hello", "ed8deb1bec4490fea5f52fe50cedd7b80cd2a902b9bbdaecae35ce8d92e126d7",
          hello_1_0_0, INT64_C(1767225600000000000)),
    ENTRY("world", "0.1.0", "What is greeted", "430648e84bc0aafc47dd6906d27fd0d4fef3dd9e17d951053b2c8c5efb611815",
          world_0_1_0, INT64_C(1767398400000000000)),
    ENTRY("hello", "1.1.0", "Says hello again", "864649f04152b8c69fe7b49ba245527dad7e001eb82780e07b97835ac19be79e",
          hello_1_1_0, INT64_C(1767312000000000000)),
};
#define ENTRY_COUNT (sizeof(entries) / sizeof(entries[0]))

/* ---------------------------------------------------------------------------------------------------- the instance */

struct o2dms_instance {
    const o2dms_host *host; /* valid until instance_destroy returns */
    o2dms_str provider;     /* points into text */
    char text[64];
};

static int same(o2dms_str a, o2dms_str b) {
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

/* Whether id is "{name}-{version}", compared whole: both parts may contain hyphens. */
static int has_id(const entry *e, o2dms_str id) {
    return id.len == e->name.len + 1 + e->version.len && memcmp(id.ptr, e->name.ptr, e->name.len) == 0 &&
           id.ptr[e->name.len] == '-' &&
           memcmp(id.ptr + e->name.len + 1, e->version.ptr, e->version.len) == 0;
}

/* The config is valid by config_schema below, so it is {} or {"provider": "..."}. Returns 0, or -1 if the text has an
 * escape or is too long: enough for one key; for more, use a JSON library. */
static int read_provider(o2dms_instance *self, o2dms_str config) {
    const char *end = config.ptr + config.len;
    const char *colon = config.len ? memchr(config.ptr, ':', config.len) : NULL;
    const char *open = colon ? memchr(colon, '"', (size_t)(end - colon)) : NULL;
    const char *close = open ? memchr(open + 1, '"', (size_t)(end - open - 1)) : NULL;
    self->provider = O2DMS_STR("Example");
    if (!close)
        return 0;
    size_t len = (size_t)(close - open - 1);
    if (len > sizeof(self->text) || memchr(open + 1, '\\', len))
        return -1;
    memcpy(self->text, open + 1, len);
    self->provider.ptr = self->text;
    self->provider.len = len;
    return 0;
}

/* The strings may point anywhere: the host copies them before it returns. */
static int32_t emit(const o2dms_instance *self, o2dms_call call, const entry *e) {
    o2dms_package package;
    memset(&package, 0, sizeof(package));
    package.struct_size = sizeof(package);
    package.name = e->name;
    package.artifact_version = e->version;
    package.description = e->description;
    package.provider = self->provider;
    package.package_uri = e->uri;
    package.checksum = e->checksum;
    package.artifact_type = O2DMS_STR(MEDIA_TYPE);
    package.size_bytes = e->archive_size;
    package.created_at = e->created_at;
    package.updated_at = INT64_MIN;
    return self->host->emit_package(self->host->ctx, call, &package);
}

static void succeed(const o2dms_instance *self, o2dms_call call) {
    self->host->complete(self->host->ctx, call, NULL);
}

static o2dms_error error_of(o2dms_code code, o2dms_str message) {
    o2dms_error error;
    memset(&error, 0, sizeof(error));
    error.struct_size = sizeof(error);
    error.code = code;
    error.message = message;
    return error;
}

static void fail(const o2dms_instance *self, o2dms_call call, o2dms_code code, o2dms_str message) {
    o2dms_error error = error_of(code, message);
    self->host->complete(self->host->ctx, call, &error);
}

/* -------------------------------------------------------------------------------------------------- the operations */

/* O2DMS_OPF_PLAIN_LIST: everything, in any order; the host filters, sorts, counts and pages. */
static void list(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    (void)request;
    for (size_t i = 0; i < ENTRY_COUNT; i++)
        if (emit(self, call, &entries[i]) < 0)
            break;
    succeed(self, call);
}

static void get(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    int found = 0;
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        const entry *e = &entries[i];
        if (!has_id(e, request->id))
            continue;
        if (request->name.ptr && request->version.ptr &&
            !(same(e->name, request->name) && same(e->version, request->version)))
            continue;
        found = 1;
        if (emit(self, call, e) < 0)
            break;
    }
    if (found)
        succeed(self, call);
    else
        fail(self, call, O2DMS_NOT_FOUND, O2DMS_STR("the catalogue has no such package"));
}

static void fetch(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        const entry *e = &entries[i];
        if (!same(e->name, request->name) || !same(e->version, request->version))
            continue;
        if (emit(self, call, e) >= 0)
            self->host->emit_data(self->host->ctx, call, e->archive, e->archive_size);
        succeed(self, call);
        return;
    }
    fail(self, call, O2DMS_NOT_FOUND, O2DMS_STR("the catalogue has no such package"));
}

static void health(o2dms_instance *self, o2dms_call call, const o2dms_request *request) {
    (void)request;
    succeed(self, call);
}

/* ------------------------------------------------------------------------------------------------------ the plugin */

static o2dms_code create(const o2dms_host *host, o2dms_call call, o2dms_str config, o2dms_instance **out) {
    o2dms_instance *self = calloc(1, sizeof(*self));
    if (!self)
        return O2DMS_INTERNAL;
    self->host = host;
    if (read_provider(self, config) < 0) {
        o2dms_error error = error_of(
            O2DMS_INVALID, O2DMS_STR("config/provider: must be at most 64 bytes without escapes"));
        host->set_error(host->ctx, call, &error);
        free(self);
        return error.code;
    }
    host->log(host->ctx, 0, O2DMS_LOG_INFO, O2DMS_STR("the catalogue is ready"), (o2dms_str){NULL, 0});
    *out = self;
    return O2DMS_OK;
}

static void destroy(o2dms_instance *self) {
    free(self);
}

static const o2dms_op ops[] = {
    {O2DMS_OP_PACKAGE_LIST, O2DMS_OPF_PLAIN_LIST | O2DMS_OPF_NONBLOCKING | O2DMS_OPF_IDEMPOTENT, list},
    {O2DMS_OP_PACKAGE_GET, O2DMS_OPF_NONBLOCKING | O2DMS_OPF_IDEMPOTENT, get},
    {O2DMS_OP_PACKAGE_FETCH, O2DMS_OPF_IDEMPOTENT, fetch},
    {O2DMS_OP_HEALTH, O2DMS_OPF_NONBLOCKING | O2DMS_OPF_IDEMPOTENT, health},
};

#define TEXT(literal) {literal, sizeof(literal) - 1}

static const char config_schema[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"provider\":"
    "{\"type\":\"string\",\"maxLength\":64}}}";

static const o2dms_plugin plugin = {
    .struct_size = sizeof(o2dms_plugin),
    .abi_major = O2DMS_ABI_MAJOR,
    .abi_minor = O2DMS_ABI_MINOR,
    .op_count = sizeof(ops) / sizeof(ops[0]),
    .op_stride = sizeof(o2dms_op),
    .id = TEXT("io.example.catalogue-c"),
    .name = TEXT("Static catalogue"),
    .version = TEXT("1.0.0"),
    .config_schema_json = {config_schema, sizeof(config_schema) - 1},
    .ops = ops,
    .instance_create = create,
    .instance_destroy = destroy,
};

const o2dms_plugin *o2dms_plugin_entry_v1(uint32_t host_abi_minor, o2dms_str *reason) {
    (void)host_abi_minor; /* everything used here exists since 1.0 */
    (void)reason;
    return &plugin;
}
