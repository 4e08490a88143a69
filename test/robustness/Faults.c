/*===- Faults.c - A disk that fills up, a process that is killed
--------------===*\

  To be preloaded. Counts the calls by which a process changes what is below a
  folder: creating, writing, closing, renaming, removing. Of the call that is
due, and in the case of a full disk of every later one that takes room,
something becomes:

    FAULTS_BELOW   the folder
    FAULTS_AT      the number of the call, from 1 on
    FAULTS_WHAT    full   it fails with ENOSPC
                   short  a write takes one byte; the next ones fail with ENOSPC
                   close  the file closes, and reports EIO
                   rename it fails with EIO
                   exchange  two names cannot change places (always)
                   N      the process gets signal N when the call is done

  A full disk lets files be removed and closed. When the process is done,
  FAULTS_COUNT, a file, holds the number of calls.

\*===--------------------------------------------------------------------------===*/

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum Kind { kTakesRoom, kRename, kClose, kRemoves };
enum { kMostFiles = 1024 };

static const char *below, *what;
static unsigned long due, calls;
static int isBelow[kMostFiles]; /* by descriptor */

__attribute__((constructor)) static void start(void) {
  below = getenv("FAULTS_BELOW");
  what = getenv("FAULTS_WHAT");
  const char *at = getenv("FAULTS_AT");
  due = at ? strtoul(at, NULL, 10) : 0;
}

__attribute__((destructor)) static void finish(void) {
  const char *path = getenv("FAULTS_COUNT");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (file) {
    fprintf(file, "%lu\n", calls);
    fclose(file);
  }
}

static int concerns(const char *path) {
  return below && path && strncmp(path, below, strlen(below)) == 0;
}

static int is(const char *kind) { return what && strcmp(what, kind) == 0; }

/* Whether the call now is to fail. */
static int fails(enum Kind kind) {
  ++calls;
  if (is("close"))
    return calls == due && kind == kClose;
  if (is("rename"))
    return calls == due && kind == kRename;
  int filled = due != 0 && (is("full") || is("short")) && calls >= due;
  return filled && kind == kTakesRoom;
}

/* What a signal does, it does when the call is done. */
static void done(void) {
  int saved = errno;
  int number = what ? atoi(what) : 0;
  if (number != 0 && calls == due)
    kill(getpid(), number);
  errno = saved;
}

#define REAL(name) __typeof__(&name) real = dlsym(RTLD_NEXT, #name)

static int opened(int fd) {
  if (fd >= 0 && fd < kMostFiles)
    isBelow[fd] = 1;
  return fd;
}

#define OPEN(name)                                                             \
  int name(const char *path, int flags, ...) {                                 \
    REAL(name);                                                                \
    va_list arguments;                                                         \
    va_start(arguments, flags);                                                \
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, int) : 0;     \
    va_end(arguments);                                                         \
    if (!concerns(path) || !(flags & (O_WRONLY | O_RDWR)))                     \
      return real(path, flags, mode);                                          \
    if (fails(kTakesRoom)) {                                                   \
      errno = ENOSPC;                                                          \
      return -1;                                                               \
    }                                                                          \
    int fd = opened(real(path, flags, mode));                                  \
    done();                                                                    \
    return fd;                                                                 \
  }
OPEN(open)
OPEN(open64)

#define FOPEN(name)                                                            \
  FILE *name(const char *path, const char *mode) {                             \
    REAL(name);                                                                \
    if (!concerns(path) || mode[0] == 'r')                                     \
      return real(path, mode);                                                 \
    if (fails(kTakesRoom)) {                                                   \
      errno = ENOSPC;                                                          \
      return NULL;                                                             \
    }                                                                          \
    FILE *file = real(path, mode);                                             \
    if (file)                                                                  \
      opened(fileno(file));                                                    \
    done();                                                                    \
    return file;                                                               \
  }
FOPEN(fopen)
FOPEN(fopen64)

static int counts(int fd) { return fd >= 0 && fd < kMostFiles && isBelow[fd]; }

ssize_t write(int fd, const void *data, size_t size) {
  REAL(write);
  if (!counts(fd))
    return real(fd, data, size);
  int isLast = is("short") && calls + 1 == due && size > 1;
  if (fails(kTakesRoom) && !isLast) {
    errno = ENOSPC;
    return -1;
  }
  ssize_t written = real(fd, data, isLast ? 1 : size);
  done();
  return written;
}

/* A stream's buffer goes out by calls inside of libc, which nobody can replace;
   the stream is written through instead. */
size_t fwrite(const void *data, size_t size, size_t count, FILE *file) {
  REAL(fwrite);
  if (!counts(fileno(file)))
    return real(data, size, count, file);
  const char *bytes = data;
  size_t left = size * count;
  while (left != 0) {
    ssize_t written = write(fileno(file), bytes, left);
    if (written < 0)
      return 0;
    bytes += written;
    left -= (size_t)written;
  }
  return count;
}

static int closes(int fd) {
  int counted = counts(fd);
  if (counted)
    isBelow[fd] = 0;
  return counted;
}

int close(int fd) {
  REAL(close);
  if (!closes(fd))
    return real(fd);
  int failed = fails(kClose);
  int result = real(fd);
  if (failed) {
    errno = EIO;
    result = -1;
  }
  done();
  return result;
}

int fclose(FILE *file) {
  REAL(fclose);
  if (!closes(fileno(file)))
    return real(file);
  int failed = fails(kClose);
  int result = real(file);
  if (failed) {
    errno = EIO;
    result = EOF;
  }
  done();
  return result;
}

#define CALL(name, kind, error, parameters, path, arguments)                   \
  int name parameters {                                                        \
    REAL(name);                                                                \
    if (!concerns(path))                                                       \
      return real arguments;                                                   \
    if (fails(kind)) {                                                         \
      errno = error;                                                           \
      return -1;                                                               \
    }                                                                          \
    int result = real arguments;                                               \
    done();                                                                    \
    return result;                                                             \
  }
CALL(mkdir, kTakesRoom, ENOSPC, (const char *path, mode_t mode), path,
     (path, mode))
CALL(rename, kRename, EIO, (const char *from, const char *to), to, (from, to))
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
  REAL(renameat2);
  if (!concerns(to))
    return real(a, from, b, to, flags);
  int cannot = is("exchange");
  if (fails(kRename) || cannot) {
    errno = cannot ? EINVAL : EIO;
    return -1;
  }
  int result = real(a, from, b, to, flags);
  done();
  return result;
}
CALL(unlink, kRemoves, 0, (const char *path), path, (path))
CALL(rmdir, kRemoves, 0, (const char *path), path, (path))
CALL(remove, kRemoves, 0, (const char *path), path, (path))
