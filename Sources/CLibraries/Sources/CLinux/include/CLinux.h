/* What Swift's Glibc module lacks: epoll, inotify, accept4 and friends. */

/* What Swift's Glibc module lacks: epoll, accept4, mremap and friends. */
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
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

/* Locks the byte at offset of a file for this open file description alone (F_OFD_SETLK), or unlocks it. The kernel unlocks it
 * when the last descriptor is closed, however the process ends. 0, or -1 and errno: EAGAIN if another has it. */
int clinux_lock_byte(int file, long long offset);
int clinux_unlock_byte(int file, long long offset);

/* Anonymous memory of its own, zeroed; NULL and errno on failure. */
void *clinux_map_memory(size_t bytes);

/* Makes it longer or shorter, perhaps elsewhere, without copying; NULL and errno on failure, and then it is as it was. */
void *clinux_resize_memory(void *memory, size_t bytes, size_t wanted);

/* Gives it back to the system. 0, or -1 and errno. */
int clinux_unmap_memory(void *memory, size_t bytes);

#endif
