#pragma once
#include <git2.h>
#include <git2/sys/repository.h>
#include <git2/sys/odb_backend.h>

// Swift cannot call variadic functions.

/// Whether an object's hash is computed again each time it is read.
static inline int ccds_set_strict_hash_verification(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

/// The extensions of the repository format that are accepted beyond the library's own.
static inline int ccds_set_extensions(const char **names, size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

/// The size in bytes up to which objects of a type are kept in the cache.
static inline int ccds_set_cache_object_limit(git_object_t type, size_t size) {
    return git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, type, size);
}
