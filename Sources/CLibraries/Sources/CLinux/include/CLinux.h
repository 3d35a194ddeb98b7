/* What Swift's Glibc module lacks: epoll, accept4 and friends. */
#ifndef CLINUX_H
#define CLINUX_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/* accept4 stands behind _GNU_SOURCE, which an importer cannot set. */
int clinux_accept4(int listener, int flags);

/* An anonymous file in memory that can be sealed; name is for people who look at the process's maps. -1 and errno on failure. */
int clinux_memory_file(const char *name);

/* Seals it: from then on nobody, not even this process, changes its bytes or its length. 0, or -1 and errno. */
int clinux_seal(int file);

/* A pipe whose ends no program inherits that another thread starts meanwhile: ends[0] to read from, ends[1] to write to.
 * 0, or -1 with errno set. */
int clinux_pipe(int ends[2]);

#endif
