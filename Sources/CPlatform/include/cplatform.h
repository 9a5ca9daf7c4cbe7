#pragma once
#include <spawn.h>
#include <sys/types.h>

/// A pipe whose ends no child process inherits; 0, or -1 and errno.
int ccds_pipe(int ends[2]);

/// Lets a spawned child start in `directory`; 0 or the error's number.
int ccds_spawn_chdir(posix_spawn_file_actions_t *actions, const char *directory);

/// From now on SIGINT, SIGTERM and SIGHUP, where they are not ignored, are noted and passed on to the child that runs,
/// instead of ending this process. The same again a second later does end it.
void ccds_signals_defer(void);

/// Lets signals that are being noted end this process, until `ccds_signals_resume`.
void ccds_signals_suspend(void);
void ccds_signals_resume(void);

/// The first signal that was noted; 0 where there was none.
int ccds_signals_pending(void);

/// Names the child that signals are passed on to; 0 for none.
void ccds_signals_set_child(pid_t child);

/// Ends this process by a signal.
void ccds_signals_die(int signal);

/// Whether a child has ended; it is still to be waited for.
int ccds_has_ended(pid_t child);

/// Puts the children of a process that runs into an array, up to its capacity; how many these are.
int ccds_children(pid_t parent, pid_t *children, int capacity);
