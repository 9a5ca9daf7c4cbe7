// What Swift's Glibc module leaves out, since these are extensions of the C library.
#define _GNU_SOURCE
#include "cplatform.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __APPLE__
#include <libproc.h>
#endif

int ccds_pipe(int ends[2]) {
#ifdef __APPLE__
    if (pipe(ends) != 0) return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
#else
    return pipe2(ends, O_CLOEXEC);
#endif
}

int ccds_spawn_chdir(posix_spawn_file_actions_t *actions, const char *directory) {
    return posix_spawn_file_actions_addchdir_np(actions, directory);
}

static const int deferred[] = {SIGINT, SIGTERM, SIGHUP};
enum { DEFERRED = sizeof deferred / sizeof *deferred };

static volatile sig_atomic_t pending;
static volatile sig_atomic_t running;
static volatile time_t noted_at;

// Only what is async-signal-safe.
static void note(int signal) {
    int saved = errno;
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (pending == 0) {
        noted_at = now.tv_sec;
        pending = signal;
        if (running > 0) kill(running, signal);
    } else if (now.tv_sec > noted_at + 1) {
        // Somebody is out of patience. timeout(1) and terminals send the first one twice.
        struct sigaction standard = {.sa_handler = SIG_DFL};
        sigaction(signal, &standard, NULL);
        raise(signal);
    }
    errno = saved;
}

static void set_handlers(void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < DEFERRED; i++) {
        struct sigaction before;
        if (sigaction(deferred[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(deferred[i], &action, NULL);
    }
}

static int deferring;

void ccds_signals_defer(void) {
    deferring = 1;
    set_handlers(note);
}

void ccds_signals_suspend(void) {
    if (deferring) set_handlers(SIG_DFL);
}

void ccds_signals_resume(void) {
    if (deferring) set_handlers(note);
}

int ccds_signals_pending(void) { return pending; }

void ccds_signals_set_child(pid_t child) { running = child; }

void ccds_signals_die(int signal) {
    set_handlers(SIG_DFL);
    raise(signal);
}

int ccds_has_ended(pid_t child) {
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_signo != 0;
}

#ifdef __APPLE__
int ccds_children(pid_t parent, pid_t *children, int capacity) {
    int count = proc_listchildpids(parent, children, capacity * (int)sizeof *children);
    return count < 0 ? 0 : count < capacity ? count : capacity;
}
#else
// The parent's number follows the name, which may hold anything: proc(5).
static pid_t parent_of(const char *process) {
    char path[32], text[512];
    snprintf(path, sizeof path, "/proc/%.15s/stat", process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    if (count <= 0) return -1;
    text[count] = 0;
    const char *name_end = strrchr(text, ')');
    return name_end && strlen(name_end) > 4 ? (pid_t)atol(name_end + 4) : -1;
}

int ccds_children(pid_t parent, pid_t *children, int capacity) {
    DIR *processes = opendir("/proc");
    if (!processes) return 0;
    int count = 0;
    struct dirent *entry;
    while (count < capacity && (entry = readdir(processes)))
        if (isdigit((unsigned char)*entry->d_name) && parent_of(entry->d_name) == parent)
            children[count++] = (pid_t)atol(entry->d_name);
    closedir(processes);
    return count;
}
#endif
