/* Pins the layout of ABI 1 on 64-bit Linux: a change here is a break for every plugin that was ever shipped. */
#include "../../include/o2dms_plugin.h"

#define SIZE(type, size) _Static_assert(sizeof(type) == (size), "size of " #type)
#define AT(type, field, offset) _Static_assert(offsetof(type, field) == (offset), "offset of " #type "." #field)


SIZE(o2dms_str, 16);

SIZE(o2dms_error, 48);
AT(o2dms_error, code, 4);
AT(o2dms_error, flags, 8);
AT(o2dms_error, retry_after_ms, 12);
AT(o2dms_error, message, 16);
AT(o2dms_error, details_json, 32);

SIZE(o2dms_package, 224);
AT(o2dms_package, flags, 4);
AT(o2dms_package, name, 8);
AT(o2dms_package, artifact_name, 24);
AT(o2dms_package, artifact_version, 40);
AT(o2dms_package, description, 56);
AT(o2dms_package, provider, 72);
AT(o2dms_package, package_uri, 88);
AT(o2dms_package, checksum, 104);
AT(o2dms_package, repository, 120);
AT(o2dms_package, repository_url, 136);
AT(o2dms_package, artifact_type, 152);
AT(o2dms_package, keywords, 168);
AT(o2dms_package, size_bytes, 184);
AT(o2dms_package, created_at, 192);
AT(o2dms_package, updated_at, 200);
AT(o2dms_package, extensions_json, 208);

SIZE(o2dms_deployment, 200);
AT(o2dms_deployment, flags, 4);
AT(o2dms_deployment, id, 8);
AT(o2dms_deployment, name, 24);
AT(o2dms_deployment, namespace_name, 40);
AT(o2dms_deployment, package_name, 56);
AT(o2dms_deployment, package_version, 72);
AT(o2dms_deployment, package_repository_url, 88);
AT(o2dms_deployment, package_digest, 104);
AT(o2dms_deployment, status, 120);
AT(o2dms_deployment, evidence, 124);
AT(o2dms_deployment, status_message, 128);
AT(o2dms_deployment, revision, 144);
AT(o2dms_deployment, created_at, 152);
AT(o2dms_deployment, updated_at, 160);
AT(o2dms_deployment, extensions_json, 168);
AT(o2dms_deployment, identity, 184);

SIZE(o2dms_host, 152);
AT(o2dms_host, abi_major, 4);
AT(o2dms_host, abi_minor, 8);
AT(o2dms_host, ctx, 16);
AT(o2dms_host, log, 24);
AT(o2dms_host, metric, 32);
AT(o2dms_host, extension, 40);
AT(o2dms_host, cancelled, 48);
AT(o2dms_host, remaining_ms, 56);
AT(o2dms_host, on_cancel, 64);
AT(o2dms_host, read, 72);
AT(o2dms_host, rewind, 80);
AT(o2dms_host, set_total, 88);
AT(o2dms_host, set_revision, 96);
AT(o2dms_host, emit_package, 104);
AT(o2dms_host, emit_deployment, 112);
AT(o2dms_host, emit_data, 120);
AT(o2dms_host, emit_details, 128);
AT(o2dms_host, set_error, 136);
AT(o2dms_host, complete, 144);

SIZE(o2dms_request, 304);
AT(o2dms_request, op, 4);
AT(o2dms_request, flags, 8);
AT(o2dms_request, id, 16);
AT(o2dms_request, name, 32);
AT(o2dms_request, version, 48);
AT(o2dms_request, version_range, 64);
AT(o2dms_request, repository, 80);
AT(o2dms_request, repository_url, 96);
AT(o2dms_request, digest, 112);
AT(o2dms_request, query, 128);
AT(o2dms_request, status, 144);
AT(o2dms_request, limit, 160);
AT(o2dms_request, offset, 168);
AT(o2dms_request, artifact_type, 176);
AT(o2dms_request, body_size, 192);
AT(o2dms_request, body_sha256, 200);
AT(o2dms_request, range_offset, 216);
AT(o2dms_request, range_length, 224);
AT(o2dms_request, params_json, 232);
AT(o2dms_request, idempotency_key, 248);
AT(o2dms_request, traceparent, 264);
AT(o2dms_request, part, 280);
AT(o2dms_request, package_uri, 288);

SIZE(o2dms_op, 16);
AT(o2dms_op, flags, 4);
AT(o2dms_op, fn, 8);

SIZE(o2dms_artifact, 48);
AT(o2dms_artifact, marker_file, 16);
AT(o2dms_artifact, max_bytes, 32);
AT(o2dms_artifact, flags, 40);

SIZE(o2dms_plugin, 144);
AT(o2dms_plugin, abi_major, 4);
AT(o2dms_plugin, abi_minor, 8);
AT(o2dms_plugin, min_host_minor, 12);
AT(o2dms_plugin, flags, 16);
AT(o2dms_plugin, op_count, 20);
AT(o2dms_plugin, op_stride, 24);
AT(o2dms_plugin, artifact_count, 28);
AT(o2dms_plugin, artifact_stride, 32);
AT(o2dms_plugin, id, 40);
AT(o2dms_plugin, name, 56);
AT(o2dms_plugin, version, 72);
AT(o2dms_plugin, config_schema_json, 88);
AT(o2dms_plugin, ops, 104);
AT(o2dms_plugin, artifacts, 112);
AT(o2dms_plugin, instance_create, 120);
AT(o2dms_plugin, instance_destroy, 128);
AT(o2dms_plugin, extension, 136);

SIZE(o2dms_kv, 24);
AT(o2dms_kv, get, 8);
AT(o2dms_kv, put, 16);
