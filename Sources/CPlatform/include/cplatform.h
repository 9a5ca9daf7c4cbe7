#pragma once
#include <spawn.h>

/// A pipe whose ends no child process inherits; 0, or -1 and errno.
int ccds_pipe(int ends[2]);

/// Lets a spawned child start in `directory`; 0 or the error's number.
int ccds_spawn_chdir(posix_spawn_file_actions_t *actions, const char *directory);
