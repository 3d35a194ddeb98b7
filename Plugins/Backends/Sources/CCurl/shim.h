/* libcurl as Swift can call it. curl_easy_setopt and curl_easy_getinfo are variadic, which Swift does not import: one
 * function here for each kind of value. The type-checking macros of curl.h are switched off because they would see only
 * our parameters. */
#ifndef O2DMS_CCURL_SHIM_H
#define O2DMS_CCURL_SHIM_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

typedef size_t (*ccurl_data_fn)(char *bytes, size_t size, size_t count, void *context);
typedef int (*ccurl_seek_fn)(void *context, curl_off_t offset, int origin);
typedef int (*ccurl_progress_fn)(void *context, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
typedef curl_socket_t (*ccurl_socket_fn)(void *context, curlsocktype purpose, struct curl_sockaddr *address);

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ccurl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
/* libcurl copies the bytes. */
static inline CURLcode ccurl_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
    return curl_easy_setopt(handle, option, &blob);
}
static inline CURLcode ccurl_set_data_function(CURL *handle, CURLoption option, ccurl_data_fn function) {
    return curl_easy_setopt(handle, option, function);
}
static inline CURLcode ccurl_set_seek_function(CURL *handle, ccurl_seek_fn function) {
    return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, function);
}
static inline CURLcode ccurl_set_progress_function(CURL *handle, ccurl_progress_fn function) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, function);
}
static inline CURLcode ccurl_set_socket_function(CURL *handle, ccurl_socket_fn function) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, function);
}
static inline CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

/* Macros with casts, which Swift does not import. */
static inline size_t ccurl_read_abort(void) { return CURL_READFUNC_ABORT; }
static inline long ccurl_auth_basic(void) { return (long)CURLAUTH_BASIC; }
static inline curl_socket_t ccurl_socket_bad(void) { return CURL_SOCKET_BAD; }

#endif
