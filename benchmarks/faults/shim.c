/* Stands before the C library and lets the k-th change of a file in one folder go wrong. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char folder[PATH_MAX];
static int armed, at, code, how, for_ever, count;

enum { BEFORE, HALF, AFTER }; /* the call is not made, is half made, is made and denied */

/* Counts from now on; the call number `k` (0: none) fails with `error`, or all from it on. */
void fault_arm(const char *where, int k, int error, int kind, int lasting) {
    strncpy(folder, where, PATH_MAX - 1);
    armed = 1; at = k; code = error; how = kind; for_ever = lasting; count = 0;
}

/* Stops counting and failing; returns how many calls there were. */
int fault_disarm(void) { armed = 0; return count; }

static int inside(const char *path) {
    return strncmp(path, folder, strlen(folder)) == 0;
}

static int of_ours(int fd) {
    char link[64], path[PATH_MAX];
    if (!armed) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return inside(path);
}

static int turn(void) {
    count++;
    return at && (count == at || (for_ever && count > at));
}

static int denied(void) { errno = code; return -1; }

static ssize_t written(int fd, const void *data, size_t size, off_t offset) {
    if (of_ours(fd) && turn()) {
        if (how == HALF) syscall(SYS_pwrite64, fd, data, size / 2, offset);
        if (how == AFTER) syscall(SYS_pwrite64, fd, data, size, offset);
        return denied();
    }
    return syscall(SYS_pwrite64, fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off_t o) { return written(fd, data, size, o); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t o) { return written(fd, data, size, o); }

static int cut(int fd, off_t size) {
    if (of_ours(fd) && turn()) {
        if (how == AFTER) syscall(SYS_ftruncate, fd, size);
        return denied();
    }
    return syscall(SYS_ftruncate, fd, size);
}

int ftruncate64(int fd, off_t size) { return cut(fd, size); }
int ftruncate(int fd, off_t size) { return cut(fd, size); }

static int synced(int fd, long call) {
    if (of_ours(fd) && turn()) {
        if (how == AFTER) syscall(call, fd);
        return denied();
    }
    return syscall(call, fd);
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

int unlink(const char *path) {
    if (armed && inside(path) && turn()) {
        if (how == AFTER) syscall(SYS_unlinkat, AT_FDCWD, path, 0);
        return denied();
    }
    return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

static int opened(const char *path, int flags, mode_t mode) {
    if (armed && (flags & O_CREAT) && inside(path) && turn()) return denied();
    return syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

#define MODE(flags) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list l; va_start(l, flags); mode = va_arg(l, mode_t); va_end(l); }

int open64(const char *path, int flags, ...) { MODE(flags) return opened(path, flags, mode); }
int open(const char *path, int flags, ...) { MODE(flags) return opened(path, flags, mode); }
