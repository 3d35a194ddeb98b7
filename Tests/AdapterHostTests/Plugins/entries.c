/* A library with the wrong entry point, or that cannot be loaded: -DKIND=n says how. */
#include <stdint.h>
#include <unistd.h>

#define O2DMS_EXPORT __attribute__((visibility("default")))

#if KIND == 0 /* none at all */
int nothing;
#elif KIND == 1 /* data of that name */
O2DMS_EXPORT int o2dms_plugin_entry_v1 = 7;
#elif KIND == 2 /* another major version */
O2DMS_EXPORT int o2dms_plugin_entry_v2(void) { return 0; }
#elif KIND == 3 /* an unresolved symbol */
extern int no_such_function(void);
O2DMS_EXPORT int o2dms_plugin_entry_v1(void) { return no_such_function(); }
#elif KIND == 4 /* hidden */
__attribute__((visibility("hidden"))) int o2dms_plugin_entry_v1(void) { return 0; }
#elif KIND == 5 /* a Go library, as far as the file tells */
__attribute__((section(".go.buildinfo"), used)) static const char buildinfo[16] = "\xff Go buildinf:";
O2DMS_EXPORT int o2dms_plugin_entry_v1(void) { return 0; }
#elif KIND == 6 /* the same with sections stripped: only the note is left */
__attribute__((section(".note.gobuild,\"a\",@note#"), used)) static const struct {
    uint32_t name_bytes, value_bytes, type;
    char name[4], value[8];
} note = {4, 8, 4, "Go", "build-id"};
O2DMS_EXPORT int o2dms_plugin_entry_v1(void) { return 0; }
#elif KIND == 7 /* a constructor that hangs for a while */
__attribute__((constructor)) static void hang(void) { sleep(8); }
O2DMS_EXPORT int o2dms_plugin_entry_v1(void) { return 0; }
#elif KIND == 8 /* an executable */
int main(void) { return 0; }
O2DMS_EXPORT int o2dms_plugin_entry_v1(void) { return 0; }
#elif KIND == 9 /* a dependency */
O2DMS_EXPORT int dependency(void) { return 0; }
#elif KIND == 10 /* needs the dependency */
extern int dependency(void);
O2DMS_EXPORT int o2dms_plugin_entry_v1(void) { return dependency(); }
#elif KIND == 11 /* exports what the host calls; none of it may ever run */
#include <stdlib.h>
O2DMS_EXPORT void *malloc(size_t size) { (void)size; abort(); }
O2DMS_EXPORT void free(void *block) { (void)block; abort(); }
O2DMS_EXPORT void *memcpy(void *to, const void *from, size_t count) { (void)to, (void)from, (void)count; abort(); }
O2DMS_EXPORT void *SSL_read(void) { abort(); }
O2DMS_EXPORT void *swift_retain(void *object) { (void)object; abort(); }
O2DMS_EXPORT int o2dms_plugin_entry_v1(void) { return 0; }
#endif
