// What Swift's Glibc module leaves out, since these are extensions of the C library.
#define _GNU_SOURCE
#include "cplatform.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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
