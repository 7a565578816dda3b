// SPDX-License-Identifier: Apache-2.0
#include <curl/curl.h>
#include <fcntl.h>
#include <sys/socket.h>

// curl sets options and tells facts by variadic functions, which Swift cannot call: one function here for each kind of value in use.
static inline CURLcode outcrop_easy_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode outcrop_easy_set_size(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode outcrop_easy_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode outcrop_easy_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode outcrop_easy_set_callback(
    CURL *easy, CURLoption option, size_t (*callback)(char *bytes, size_t size, size_t count, void *context)) {
  return curl_easy_setopt(easy, option, callback);
}

static inline CURLcode outcrop_easy_set_prerequest(
    CURL *easy, int (*callback)(void *context, char *peer, char *own, int peer_port, int own_port)) {
  return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

// A program that is started meanwhile must not inherit the connection: it would keep it open when the transfer ends.
static curl_socket_t outcrop_open_private_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)context;
  (void)purpose;
#ifdef SOCK_CLOEXEC
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
#else
  int socket_number = socket(address->family, address->socktype, address->protocol);
  if (socket_number >= 0) fcntl(socket_number, F_SETFD, FD_CLOEXEC);
  return socket_number;
#endif
}

static inline CURLcode outcrop_easy_set_private_sockets(CURL *easy) {
  return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, outcrop_open_private_socket);
}

static inline CURLcode outcrop_easy_get_size(CURL *easy, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode outcrop_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
