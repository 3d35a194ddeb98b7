/* A plugin that plays a part in each call: request.id (or request.query for lists) says which. Flags come from the command line. */
#include <o2dms_plugin.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef PLUGIN_FLAGS
#define PLUGIN_FLAGS 0
#endif
#ifndef LIST_FLAGS
#define LIST_FLAGS 0
#endif
#ifndef FETCH_FLAGS
#define FETCH_FLAGS (O2DMS_OPF_RANGES | O2DMS_OPF_PARTS)
#endif
#ifndef GET_FLAGS
#define GET_FLAGS 0
#endif
#ifndef PLUGIN_ID
#define PLUGIN_ID "test.actor"
#endif

struct o2dms_instance {
    const o2dms_host *host;
    int inside; /* operations that are running now */
    int most;   /* most that ever ran at the same time */
    int destroyed_badly;
};

struct later {
    o2dms_instance *instance;
    o2dms_call call;
    int milliseconds;
    int emits;
};

static int is(o2dms_str text, const char *word) {
    return text.ptr && text.len == strlen(word) && memcmp(text.ptr, word, text.len) == 0;
}

static o2dms_str str(const char *text) { return (o2dms_str){text, strlen(text)}; }

static void pause_ms(int milliseconds) {
    struct timespec t = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    nanosleep(&t, NULL);
}

static o2dms_package package(const char *name, const char *version) {
    o2dms_package p;
    memset(&p, 0, sizeof p);
    p.struct_size = sizeof p;
    p.name = str(name);
    p.artifact_version = str(version);
    p.package_uri = O2DMS_STR("https://charts.example.com/a.tgz");
    p.repository = O2DMS_STR("main");
    p.size_bytes = UINT64_MAX;
    p.created_at = INT64_MIN;
    p.updated_at = INT64_MIN;
    return p;
}

static void fail(o2dms_instance *i, o2dms_call call, int32_t code, const char *message) {
    o2dms_error e;
    memset(&e, 0, sizeof e);
    e.struct_size = sizeof e;
    e.code = code;
    e.message = str(message);
    i->host->complete(i->host->ctx, call, &e);
}

/* Says in an error message what a host function returned, so that a test can read it. */
static void tell(o2dms_instance *i, o2dms_call call, int64_t result) {
    char text[32];
    int n = 0;
    uint64_t v = result < 0 ? (uint64_t)-result : (uint64_t)result;
    char digits[24];
    do digits[n++] = (char)('0' + v % 10);
    while (v /= 10);
    int k = 0;
    if (result < 0) text[k++] = '-';
    while (n) text[k++] = digits[--n];
    text[k] = 0;
    fail(i, call, O2DMS_CONFLICT, text);
}

static void *run_later(void *argument) {
    struct later *l = argument;
    const o2dms_host *h = l->instance->host;
    pause_ms(l->milliseconds);
    if (l->emits) {
        o2dms_package p = package("late", "1.0.0");
        h->emit_package(h->ctx, l->call, &p);
    }
    h->complete(h->ctx, l->call, NULL);
    free(l);
    return NULL;
}

static void start_later(o2dms_instance *i, o2dms_call call, int milliseconds, int emits) {
    struct later *l = malloc(sizeof *l);
    *l = (struct later){i, call, milliseconds, emits};
    pthread_t thread;
    pthread_create(&thread, NULL, run_later, l);
    pthread_detach(thread);
}

static void *complete_now(void *argument) {
    struct later *l = argument;
    l->instance->host->complete(l->instance->host->ctx, l->call, NULL);
    return NULL;
}

static void *emit_many(void *argument) {
    struct later *l = argument;
    const o2dms_host *h = l->instance->host;
    o2dms_package p = package("race", "1.0.0");
    for (int n = 0; n < 200; n++) h->emit_package(h->ctx, l->call, &p);
    return NULL;
}

static void cancel_completes(void *argument) {
    struct later *l = argument;
    fail(l->instance, l->call, O2DMS_CANCELLED, "stopped by on_cancel");
    l->emits = 1;
}

static void cancel_hangs(void *argument) {
    (void)argument;
    pause_ms(3000);
}

static void bad_package(o2dms_instance *i, o2dms_call call, const char *part) {
    const o2dms_host *h = i->host;
    o2dms_package p = package("good", "1.0.0");
    if (!strcmp(part, "utf8")) p.description = O2DMS_STR("\xff\xfe");
    if (!strcmp(part, "overlong")) p.name = O2DMS_STR("\xc0\xaf");
    if (!strcmp(part, "surrogate")) p.provider = O2DMS_STR("\xed\xa0\x80");
    if (!strcmp(part, "null-with-length")) p.provider = (o2dms_str){NULL, 10};
    if (!strcmp(part, "huge")) p.provider = (o2dms_str){"x", (size_t)1 << 63};
    if (!strcmp(part, "no-name")) p.name = (o2dms_str){NULL, 0};
    if (!strcmp(part, "empty-version")) p.artifact_version = O2DMS_STR("");
    if (!strcmp(part, "no-uri")) p.package_uri = (o2dms_str){NULL, 0};
    if (!strcmp(part, "checksum")) p.checksum = O2DMS_STR("md5:1234");
    if (!strcmp(part, "json")) p.extensions_json = O2DMS_STR("{\"a\":}");
    if (!strcmp(part, "json-array")) p.extensions_json = O2DMS_STR("[1]");
    if (!strcmp(part, "json-deep")) {
        static char deep[100001];
        memset(deep, '[', 100000);
        p.extensions_json = (o2dms_str){deep, 100000};
    }
    if (!strcmp(part, "size")) p.struct_size = 8;
    if (!strcmp(part, "null")) {
        tell(i, call, h->emit_package(h->ctx, call, NULL));
        return;
    }
    tell(i, call, h->emit_package(h->ctx, call, &p));
}

static void bad_error(o2dms_instance *i, o2dms_call call, const char *part) {
    o2dms_error e;
    memset(&e, 0, sizeof e);
    e.struct_size = sizeof e;
    e.code = O2DMS_NOT_FOUND;
    e.message = O2DMS_STR("fine");
    if (!strcmp(part, "code")) e.code = 9999;
    if (!strcmp(part, "negative")) e.code = -2147483647;
    if (!strcmp(part, "size")) e.struct_size = 4;
    if (!strcmp(part, "message")) e.message = (o2dms_str){NULL, 10};
    if (!strcmp(part, "utf8")) e.message = O2DMS_STR("\xff");
    if (!strcmp(part, "lines")) e.message = O2DMS_STR("one\ntwo\x1b[31m\0three");
    if (!strcmp(part, "details")) e.details_json = O2DMS_STR("{]");
    if (!strcmp(part, "ok-code")) e.code = O2DMS_OK;
    i->host->complete(i->host->ctx, call, &e);
}

static void get(o2dms_instance *i, o2dms_call call, const o2dms_request *r) {
    const o2dms_host *h = i->host;
    void *c = h->ctx;
    o2dms_package p = package("nginx", "1.2.3");
    int inside = __atomic_add_fetch(&i->inside, 1, __ATOMIC_SEQ_CST);
    if (inside > __atomic_load_n(&i->most, __ATOMIC_SEQ_CST)) __atomic_store_n(&i->most, inside, __ATOMIC_SEQ_CST);

    if (is(r->id, "good")) {
        p.description = O2DMS_STR("a \xe2\x82\xac web server");
        p.checksum = O2DMS_STR("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
        p.extensions_json = O2DMS_STR("{\"appVersion\":\"1\"}");
        p.size_bytes = 17;
        p.created_at = 5;
        h->emit_package(c, call, &p);
        h->complete(c, call, NULL);
    } else if (is(r->id, "larger-struct")) {
        struct { o2dms_package p; uint64_t more[4]; } large = {p, {1, 2, 3, 4}};
        large.p.struct_size = sizeof large;
        h->emit_package(c, call, &large.p);
        h->complete(c, call, NULL);
    } else if (is(r->id, "double")) {
        h->complete(c, call, NULL);
        h->complete(c, call, NULL);
    } else if (is(r->id, "double-threads")) {
        struct later l = {i, call, 0, 0};
        pthread_t a, b;
        pthread_create(&a, NULL, complete_now, &l);
        pthread_create(&b, NULL, complete_now, &l);
        pthread_join(a, NULL);
        pthread_join(b, NULL);
    } else if (is(r->id, "racing-emits")) {
        struct later l = {i, call, 0, 0};
        pthread_t a, b;
        pthread_create(&a, NULL, emit_many, &l);
        pthread_create(&b, NULL, emit_many, &l);
        for (int n = 0; n < 20; n++) h->emit_package(c, call, &p);
        h->complete(c, call, NULL);
        pthread_join(a, NULL);
        pthread_join(b, NULL);
    } else if (is(r->id, "later")) {
        start_later(i, call, 20, 1);
    } else if (is(r->id, "too-late")) {
        start_later(i, call, 400, 1);
    } else if (is(r->id, "never")) {
    } else if (is(r->id, "emit-after")) {
        h->complete(c, call, NULL);
        h->emit_package(c, call, &p);
        h->emit_details(c, call, O2DMS_STR("{}"));
        h->set_total(c, call, 1);
        h->cancelled(c, call);
        h->remaining_ms(c, call);
        h->on_cancel(c, call, cancel_hangs, NULL);
    } else if (is(r->id, "forged")) {
        o2dms_call forged[] = {0, 1, call + 1, call - 1, ~call, call ^ ((uint64_t)1 << 63), call ^ ((uint64_t)4095 << 44), UINT64_MAX};
        int64_t sum = 0;
        for (size_t n = 0; n < sizeof forged / sizeof *forged; n++) {
            sum += h->complete(c, forged[n], NULL);
            sum += h->emit_package(c, forged[n], &p);
            sum += h->cancelled(c, forged[n]);
        }
        tell(i, call, sum);
    } else if (is(r->id, "null-context")) {
        tell(i, call, h->complete(NULL, call, NULL));
    } else if (is(r->id, "slow")) {
        pause_ms(300);
        h->complete(c, call, NULL);
    } else if (is(r->id, "stuck")) {
        pause_ms(8000); /* longer than the tests wait for what must not wait for it */
    } else if (is(r->id, "wait-cancel")) {
        while (h->cancelled(c, call) == 0) pause_ms(2);
        tell(i, call, h->remaining_ms(c, call));
    } else if (is(r->id, "on-cancel")) {
        struct later l = {i, call, 0, 0};
        h->on_cancel(c, call, cancel_completes, &l);
        while (!__atomic_load_n(&l.emits, __ATOMIC_SEQ_CST) && h->cancelled(c, call) >= 0) pause_ms(2);
        h->complete(c, call, NULL); /* waits until the callback is done with l */
    } else if (is(r->id, "on-cancel-hangs")) {
        h->on_cancel(c, call, cancel_hangs, NULL);
    } else if (is(r->id, "remaining")) {
        tell(i, call, h->remaining_ms(c, call));
    } else if (r->id.len > 4 && memcmp(r->id.ptr, "bad:", 4) == 0) {
        char part[32] = {0};
        memcpy(part, r->id.ptr + 4, r->id.len - 4 < 31 ? r->id.len - 4 : 31);
        bad_package(i, call, part);
    } else if (r->id.len > 4 && memcmp(r->id.ptr, "err:", 4) == 0) {
        char part[32] = {0};
        memcpy(part, r->id.ptr + 4, r->id.len - 4 < 31 ? r->id.len - 4 : 31);
        bad_error(i, call, part);
    } else if (is(r->id, "swallowed")) {
        p.name = O2DMS_STR("");
        h->emit_package(c, call, &p);
        h->complete(c, call, NULL);
    } else if (is(r->id, "wrong-turn")) {
        int64_t sum = 0;
        sum += h->emit_deployment(c, call, NULL);
        sum += h->set_total(c, call, 3);
        sum += h->emit_data(c, call, "x", 1);
        char buffer[4];
        sum += h->read(c, call, buffer, 4);
        sum += h->set_error(c, call, NULL);
        sum += h->emit_details(c, call, O2DMS_STR("[]"));
        sum += h->set_revision(c, call, O2DMS_STR(""));
        tell(i, call, sum);
    } else if (is(r->id, "most")) {
        tell(i, call, __atomic_load_n(&i->most, __ATOMIC_SEQ_CST));
    } else if (is(r->id, "block-5")) {
        pause_ms(5);
        h->complete(c, call, NULL);
    } else if (is(r->id, "thread")) {
        tell(i, call, (int64_t)(uintptr_t)pthread_self());
    } else if (is(r->id, "log")) {
        h->log(c, call, O2DMS_LOG_INFO, O2DMS_STR("during"), O2DMS_STR("{\"n\":1}"));
        h->log(c, 0, O2DMS_LOG_INFO, O2DMS_STR("for none"), (o2dms_str){NULL, 0});
        h->complete(c, call, NULL);
        h->log(c, call, O2DMS_LOG_INFO, O2DMS_STR("too late"), (o2dms_str){NULL, 0});
    } else if (is(r->id, "log-flood")) {
        for (int n = 0; n < 10000; n++) h->log(c, call, O2DMS_LOG_INFO, O2DMS_STR("again\n{\"level\":\"error\"}"), (o2dms_str){NULL, 0});
        h->log(c, call, 77, O2DMS_STR("\xff"), O2DMS_STR("{"));
        h->complete(c, call, NULL);
    } else if (is(r->id, "metrics")) {
        h->metric(c, O2DMS_METRIC_COUNTER, O2DMS_STR("tests"), O2DMS_STR("{\"kind\":\"a\"}"), 2);
        h->metric(c, O2DMS_METRIC_GAUGE, O2DMS_STR("age_seconds"), (o2dms_str){NULL, 0}, 1.5);
        h->metric(c, O2DMS_METRIC_HISTOGRAM, O2DMS_STR("refresh_seconds"), (o2dms_str){NULL, 0}, 0.2);
        h->metric(c, O2DMS_METRIC_COUNTER, O2DMS_STR("Bad Name"), (o2dms_str){NULL, 0}, 1);
        h->metric(c, O2DMS_METRIC_COUNTER, O2DMS_STR("calls_total"), (o2dms_str){NULL, 0}, 1);
        h->metric(c, 9, O2DMS_STR("kind"), (o2dms_str){NULL, 0}, 1);
        h->metric(c, O2DMS_METRIC_GAUGE, O2DMS_STR("labels"), O2DMS_STR("[]"), 1);
        for (int n = 0; n < 2000; n++) {
            char label[32] = "{\"n\":\"000000\"}";
            for (int k = 0, v = n; k < 6; k++, v /= 10) label[11 - k] = (char)('0' + v % 10);
            h->metric(c, O2DMS_METRIC_GAUGE, O2DMS_STR("many"), str(label), n);
        }
        h->complete(c, call, NULL);
    } else {
        fail(i, call, O2DMS_NOT_FOUND, "no such part");
    }
    __atomic_sub_fetch(&i->inside, 1, __ATOMIC_SEQ_CST);
}

static const char *const disordered[][2] = {{"web", "1.0.0"}, {"app", "1.0.0"}, {"app", "2.0.0-rc.1"}, {"app", "2.0.0"}, {"App", "v1"}, {"web", "1.10.0"}};
static const char *const ordered[][2] = {{"App", "v1"}, {"app", "2.0.0"}, {"app", "2.0.0-rc.1"}, {"app", "1.0.0"}, {"web", "1.10.0"}, {"web", "1.0.0"}};

static void list(o2dms_instance *i, o2dms_call call, const o2dms_request *r) {
    const o2dms_host *h = i->host;
    const char *const(*items)[2] = ordered;
    int count = 6;
    if (is(r->query, "disorder") || (LIST_FLAGS & O2DMS_OPF_PLAIN_LIST)) items = disordered;
    if (!(LIST_FLAGS & O2DMS_OPF_PLAIN_LIST) && !is(r->status, "no-total")) h->set_total(h->ctx, call, 6);
    if (h->set_revision(h->ctx, call, O2DMS_STR("r1")) == O2DMS_E_STOP) {
        h->complete(h->ctx, call, NULL);
        return;
    }
    for (int n = (int)r->offset; n < count; n++) {
        o2dms_package p = package(items[n][0], items[n][1]);
        p.description = n == 0 ? O2DMS_STR("The \xc3\x84pfel Server") : O2DMS_STR("other");
        p.keywords = n == 1 ? O2DMS_STR("cache\nProxy") : (o2dms_str){NULL, 0};
        if (n == 2) p.repository = O2DMS_STR("second");
        if (n == 3) p.flags = O2DMS_PACKAGE_DEPRECATED;
        if (h->emit_package(h->ctx, call, &p) == O2DMS_E_STOP) break;
    }
    h->complete(h->ctx, call, NULL);
}

static void upload(o2dms_instance *i, o2dms_call call, const o2dms_request *r) {
    const o2dms_host *h = i->host;
    char buffer[1000];
    uint64_t sum = 0, total = 0;
    for (int round = 0; round < 2; round++) {
        int64_t n;
        while ((n = h->read(h->ctx, call, buffer, sizeof buffer)) > 0)
            for (int64_t k = 0; k < n; k++) sum += (unsigned char)buffer[k], total++;
        if (n < 0) {
            tell(i, call, n);
            return;
        }
        h->rewind(h->ctx, call);
    }
    tell(i, call, (int64_t)(sum + total * 1000000 + (r->body_size == total / 2 ? 0 : 7)));
}

static void fetch(o2dms_instance *i, o2dms_call call, const o2dms_request *r) {
    const o2dms_host *h = i->host;
    o2dms_package p = package("nginx", "1.2.3");
    h->emit_package(h->ctx, call, &p);
    if (O2DMS_HAS(r, part) && r->part == O2DMS_PART_PROVENANCE) {
        h->emit_data(h->ctx, call, "signed", 6);
        h->complete(h->ctx, call, NULL);
        return;
    }
    for (int n = 0; n < 10; n++)
        if (h->emit_data(h->ctx, call, "0123456789", 10) != 0) break;
    h->complete(h->ctx, call, NULL);
}

static void deployments(o2dms_instance *i, o2dms_call call, const o2dms_request *r) {
    const o2dms_host *h = i->host;
    o2dms_deployment d;
    memset(&d, 0, sizeof d);
    d.struct_size = sizeof d;
    d.id = O2DMS_STR("d1");
    d.name = O2DMS_STR("one");
    d.status = 99;
    d.evidence = O2DMS_EVIDENCE_EXACT;
    h->set_total(h->ctx, call, 1);
    h->emit_deployment(h->ctx, call, &d);
    if (r->name.ptr) { /* echoes what is asked about a package */
        d.id = r->package_uri;
        d.name = r->name;
        d.status = O2DMS_DEPLOYMENT_DEPLOYED;
        d.identity = r->params_json;
        if (r->flags & O2DMS_REQ_FRESH) d.flags = O2DMS_DEPLOYMENT_MANAGER;
        h->emit_deployment(h->ctx, call, &d);
    }
    h->complete(h->ctx, call, NULL);
}

/* Reports what it was asked, and tries what a repair does not do. */
static void repair(o2dms_instance *i, o2dms_call call, const o2dms_request *r) {
    o2dms_package p;
    memset(&p, 0, sizeof p);
    p.struct_size = sizeof p;
    if (i->host->emit_package(i->host->ctx, call, &p) == O2DMS_E_ARGUMENT)
        i->host->emit_details(i->host->ctx, call, r->params_json);
    i->host->complete(i->host->ctx, call, NULL);
}

static void health(o2dms_instance *i, o2dms_call call, const o2dms_request *r) {
    (void)r;
#ifdef HEALTH_NEVER
    return;
#endif
#ifdef HEALTH_LATE
    static int asked;
    if (__atomic_add_fetch(&asked, 1, __ATOMIC_SEQ_CST) <= 3) {
        fail(i, call, O2DMS_UNAVAILABLE, "the backend has not been read yet");
        return;
    }
#endif
#ifdef HEALTH_FAILS
    fail(i, call, O2DMS_UNAVAILABLE, "the backend does not answer");
#else
    i->host->emit_details(i->host->ctx, call, O2DMS_STR("{\"repositories\":[]}"));
    i->host->complete(i->host->ctx, call, NULL);
#endif
}

static o2dms_code create(const o2dms_host *host, o2dms_call call, o2dms_str config, o2dms_instance **out) {
    o2dms_error e;
    memset(&e, 0, sizeof e);
    e.struct_size = sizeof e;
    e.code = O2DMS_UNAVAILABLE;
    e.message = O2DMS_STR("no backend");
    (void)config;
    (void)call;
#if defined CREATE_FAILS
    host->set_error(host->ctx, call, &e);
    *out = (o2dms_instance *)8;
    return O2DMS_UNAVAILABLE;
#elif defined CREATE_NULL
    return O2DMS_OK;
#elif defined CREATE_HANGS
    while (host->cancelled(host->ctx, call) == 0) pause_ms(2);
#elif defined CREATE_COMPLETES
    host->complete(host->ctx, call, NULL);
#endif
    o2dms_instance *i = calloc(1, sizeof *i);
    i->host = host;
    *out = i;
    return O2DMS_OK;
}

static void destroy(o2dms_instance *i) {
#ifdef DESTROY_HANGS
    pause_ms(60000);
#endif
    free(i);
}

static const o2dms_op ops[] = {
    {O2DMS_OP_PACKAGE_LIST, LIST_FLAGS, list},
    {O2DMS_OP_PACKAGE_GET, GET_FLAGS, get},
    {O2DMS_OP_PACKAGE_UPLOAD, 0, upload},
    {O2DMS_OP_PACKAGE_FETCH, FETCH_FLAGS, fetch},
    {O2DMS_OP_PACKAGE_REPAIR, 0, repair},
    {O2DMS_OP_DEPLOYMENT_LIST, 0, deployments},
    {O2DMS_OP_HEALTH, 0, health},
    {9999, 0, get},
};
static const o2dms_artifact artifacts[] = {
    {{"application/x-test", 18}, {"Test.yaml", 9}, 1000, 0, 0},
};

static const o2dms_plugin plugin = {
    .struct_size = sizeof(o2dms_plugin),
    .abi_major = O2DMS_ABI_MAJOR,
    .abi_minor = O2DMS_ABI_MINOR,
    .flags = PLUGIN_FLAGS,
    .op_count = sizeof ops / sizeof *ops,
    .op_stride = sizeof *ops,
    .artifact_count = 1,
    .artifact_stride = sizeof *artifacts,
    .id = {PLUGIN_ID, sizeof PLUGIN_ID - 1},
    .name = {"Actor", 5},
    .version = {"1.0.0", 5},
#ifdef SCHEMA
    .config_schema_json = {SCHEMA, sizeof SCHEMA - 1},
#endif
    .ops = ops,
    .artifacts = artifacts,
    .instance_create = create,
    .instance_destroy = destroy,
};

O2DMS_EXPORT const o2dms_plugin *o2dms_plugin_entry_v1(uint32_t host_minor, o2dms_str *reason) {
    (void)host_minor;
    (void)reason;
    return &plugin;
}
