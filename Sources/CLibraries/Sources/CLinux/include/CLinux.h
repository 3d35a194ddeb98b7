/* What Swift's Glibc module lacks: epoll, accept4 and friends. */
#ifndef CLINUX_H
#define CLINUX_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/* accept4 stands behind _GNU_SOURCE, which an importer cannot set. */
int clinux_accept4(int listener, int flags);

#endif
